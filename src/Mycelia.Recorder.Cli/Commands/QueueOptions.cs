using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary>The options of the queue's commands: only flags, since none of them should hold for ever.</summary>
internal static class QueueOptions
{
    public static readonly Setting Quarantined = new("--quarantined", "", "Only quarantined chunks");
    public static readonly Setting Recording = new("--recording", "", "Only the recording whose id starts with this", null, "ID");
    public static readonly Setting Since = new(
        "--since",
        "",
        "Only chunks that begin then or later: a time such as 2026-03-01T12:00, or an age such as 2h",
        null,
        "TIME"
    );
    public static readonly Setting Until = new("--until", "", "Only chunks that begin before then", null, "TIME");
    public static readonly Setting Limit = new("--limit", "", "Maximum number of chunks; 0 for all", null, "N");
    public static readonly Setting All = new("--all", "", "Every chunk that the command applies to");
    public static readonly Setting Yes = new("--yes", "", "Do not ask") { Short = "-y" };
    public static readonly Setting From = new("--from", "", "Read this queue file instead, such as a damaged one", null, "FILE");

    public static QueueFilter ReadFilter(SettingsReader settings) =>
        new()
        {
            Quarantined = settings.Switch(Quarantined) ? true : null,
            Recording = settings.Text(Recording),
            Since = settings.Moment(Since),
            Until = settings.Moment(Until),
        };
}
