using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Errors;

/// <summary>Says how the user reaches what the library hints at: the program alone knows its flags, variables and commands.</summary>
internal static class HintWords
{
    /// <summary>In the order in which they are said.</summary>
    private static readonly (Hint Hint, string Words)[] Table =
    [
        (Hint.RunningRecorder, "'top' shows it, 'stop' stops it"),
        (Hint.Input, "plug one in, or name it with --device if that is wanted"),
        (Hint.QueuePath, "--db"),
        (Hint.QueueElsewhere, "or keep the queue elsewhere with --db"),
        (Hint.QueueSize, "--max-queue-size"),
        (Hint.QueueAge, "--max-queue-age"),
        (Hint.FreeDisk, "--min-free-disk"),
        (Hint.ServerAddress, "MYCELIA_URL"),
        (Hint.Credentials, "MYCELIA_CLIENT_ID and MYCELIA_TOKEN"),
        (Hint.CertificateAuthority, "--ca-file"),
        (Hint.Destination, "--destination"),
        (Hint.Start, "--start"),
        (Hint.Shift, "--shift"),
        (Hint.Channel, "--channel"),
        (Hint.Channels, "--channels"),
        (Hint.Rescue, "mycelia-recorder queue export DIR --from FILE"),
        (Hint.Quarantine, "'queue list --quarantined' says why"),
    ];

    /// <summary>A sentence of the library's, with what helps behind it.</summary>
    public static string Say(string sentence, Hint hint) =>
        hint == Hint.None
            ? sentence
            : $"{sentence} ({string.Join(", ", Table.Where(row => hint.HasFlag(row.Hint)).Select(static row => row.Words))})";

    /// <summary>Why a delivery failed, or a server cannot be used.</summary>
    public static string Say(UploadOutcome.Failed failed) => Say(failed.Reason, failed.Hint);

    /// <summary>Why a queue cannot be opened.</summary>
    public static string Say(QueueException refused) => Say(refused.Message, refused.Hint);
}
