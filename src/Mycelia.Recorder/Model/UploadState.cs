namespace Mycelia.Recorder.Model;

/// <summary>Whether audio is being delivered, in one word.</summary>
public enum UploadState
{
    /// <summary>This run only records.</summary>
    Off,

    /// <summary>Nothing waits for delivery.</summary>
    Idle,

    /// <summary>A chunk is on its way.</summary>
    Sending,

    /// <summary>
    /// The network or the server is unwell, or nothing is to be delivered now (<see cref="UploadStatus.Held"/>); the next try comes by
    /// itself.
    /// </summary>
    Waiting,

    /// <summary>The server refuses the credentials; someone must mend them.</summary>
    Refused,

    /// <summary>A setting here or there keeps every chunk from passing; someone must mend it.</summary>
    Misconfigured,
}
