namespace Mycelia.Recorder.Model;

/// <summary>Why audio is missing, in the words that are stored and shown.</summary>
internal static class GapCause
{
    /// <summary>The user paused.</summary>
    public const string Paused = "paused";

    /// <summary>It was in hours at which nothing is to be recorded.</summary>
    public const string QuietHours = "quiet hours";

    /// <summary>The user's screen was locked.</summary>
    public const string ScreenLocked = "screen locked";

    /// <summary>There was no room for more, on the disk or within the limits of the queue.</summary>
    public const string DiskFull = "disk full";

    /// <summary>The disk was read-only, failed, or refused for another reason than lack of room.</summary>
    public const string DiskRefuses = "disk refuses";

    /// <summary>The sound server suspended the microphone.</summary>
    public const string Suspended = "suspended";

    /// <summary>The microphone, or the stream from it, was lost or delivered nothing.</summary>
    public const string MicrophoneLost = "microphone lost";

    /// <summary>The sound server could not be reached.</summary>
    public const string NoSoundServer = "no sound server";

    /// <summary>Another microphone was taken.</summary>
    public const string MicrophoneChanged = "microphone changed";

    /// <summary>The input was never lost, and yet audio is missing.</summary>
    public const string Unexplained = "machine slept or could not keep up";

    /// <summary>It was silent, and silence is not delivered. Something was heard, and is in no chunk.</summary>
    public const string Silence = "silence";

    /// <summary>It was recorded, and somebody wanted nothing to be left of it.</summary>
    public const string Forgotten = "forgotten";

    /// <summary>Whether nothing was to be heard. Tells it of what is stored in a queue, in later words too.</summary>
    public static bool IsPause(string cause) => cause is QuietHours or ScreenLocked || cause.StartsWith(Paused, StringComparison.Ordinal);
}
