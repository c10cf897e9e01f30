namespace Mycelia.Recorder.Model;

/// <summary>
/// What helps in a trouble: a setting to look at, or a command. The sentence beside it stands alone. What the setting or the command is
/// called, only the program knows that the user runs.
/// </summary>
[Flags]
public enum Hint
{
    /// <summary>Nothing but what the sentence says.</summary>
    None = 0,

    /// <summary>Which file the queue is.</summary>
    QueuePath = 1,

    /// <summary>The same, where the queue could be kept on another disk instead.</summary>
    QueueElsewhere = 1 << 1,

    /// <summary>How large the queue may become.</summary>
    QueueSize = 1 << 2,

    /// <summary>How old the queue may become.</summary>
    QueueAge = 1 << 3,

    /// <summary>How much of the disk is left free.</summary>
    FreeDisk = 1 << 4,

    /// <summary>The server's address.</summary>
    ServerAddress = 1 << 5,

    /// <summary>The id and the secret of the key.</summary>
    Credentials = 1 << 6,

    /// <summary>The authority whose certificates are believed.</summary>
    CertificateAuthority = 1 << 7,

    /// <summary>Where audio goes, and by which way.</summary>
    Destination = 1 << 8,

    /// <summary>When a file was recorded.</summary>
    Start = 1 << 9,

    /// <summary>By how much the times of files are moved.</summary>
    Shift = 1 << 10,

    /// <summary>Which channel of a file is taken.</summary>
    Channel = 1 << 11,

    /// <summary>How many channels are kept.</summary>
    Channels = 1 << 12,

    /// <summary>The command that rescues what can be read of a damaged queue.</summary>
    Rescue = 1 << 13,

    /// <summary>The command that says why chunks were set aside.</summary>
    Quarantine = 1 << 14,

    /// <summary>The commands that show and stop a recorder that runs.</summary>
    RunningRecorder = 1 << 15,

    /// <summary>Which input is recorded.</summary>
    Input = 1 << 16,
}
