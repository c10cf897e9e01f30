using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Notices;

namespace Mycelia.Recorder.Cli.Notify;

/// <summary>The facts of a notice, as a command finds them in its environment. Pure.</summary>
internal static class NoticeFacts
{
    /// <summary>What the names begin with. A command inherits nothing else that does: there may be secrets among it.</summary>
    public const string Prefix = "MYCELIA_";

    /// <param name="notice">What is told.</param>
    /// <param name="recorder">Which recorder tells it.</param>
    public static IEnumerable<(string Name, string Value)> Of(ProblemNotice notice, string recorder) =>
        [
            ($"{Prefix}PROBLEM", notice.Code),
            ($"{Prefix}STATE", notice.IsOver ? "over" : "problem"),
            ($"{Prefix}TEXT", notice.Text),
            ($"{Prefix}SINCE", JsonTimes.Text(notice.Since)),
            ($"{Prefix}RECORDER", recorder),
        ];
}
