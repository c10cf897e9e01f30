using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Errors;

/// <summary>The one place where what nobody foresaw becomes a sentence and an exit code.</summary>
internal static class Unexpected
{
    /// <summary>What an exception means to the caller of the program; no message where there is nothing to say.</summary>
    public static (int ExitCode, string? Message) Of(Exception exception) =>
        exception switch
        {
            UserError e => (e.ExitCode, e.Message),
            QueueException e => (e.Problem == QueueProblem.InUse ? ExitCode.QueueInUse : ExitCode.Usage, HintWords.Say(e)),
            OutputException { HasNoReader: true } => (ExitCode.Done, null),
            OutputException e => (ExitCode.Failed, e.Message),
            OperationCanceledException => (ExitCode.Failed, "stopped"),
            AggregateException { InnerExceptions: [var only] } => Of(only),
            _ when MissingLibrary.SentenceFor(exception) is { } sentence => (ExitCode.Failed, sentence),
            _ => (ExitCode.Failed, Say(exception)),
        };

    /// <summary>Of what is a defect of the program's, or of the machine.</summary>
    public static string Say(Exception exception) =>
        $"unexpected: {exception.Message.ReplaceLineEndings(" ").TrimEnd('.')} ({exception.GetType().Name}{PlaceOf(exception)}); "
        + "please report it";

    /// <summary>" at Namespace.Type.Method", for the report.</summary>
    private static string PlaceOf(Exception exception) =>
        exception.StackTrace?.TrimStart().Split('\n')[0].Split('(')[0] is { Length: > 0 } frame ? $" {frame.Trim()}" : "";
}
