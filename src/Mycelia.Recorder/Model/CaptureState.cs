namespace Mycelia.Recorder.Model;

/// <summary>Whether audio is being heard and kept, in one word.</summary>
public enum CaptureState
{
    /// <summary>The input is not open yet.</summary>
    Starting,

    /// <summary>Audio comes in and reaches the disk.</summary>
    Recording,

    /// <summary>There is no microphone, or not the one that was named; recording begins when there is.</summary>
    NoMicrophone,

    /// <summary>The input or the sound server was lost; it is being opened again.</summary>
    Reconnecting,

    /// <summary>There is no room for more audio, on the disk or within a limit; the microphone is free until there is.</summary>
    DiskFull,

    /// <summary>
    /// The disk, or another program that has the queue locked, takes no audio for another reason than lack of room:
    /// <see cref="RecorderState.Storage"/>.
    /// </summary>
    StorageRefused,

    /// <summary>Nothing is to be captured, as the user said or set: <see cref="RecorderState.PausedBy"/>. The microphone is free.</summary>
    Paused,

    /// <summary>Capture has ended; the last deliveries go out.</summary>
    Stopping,

    /// <summary>The run is over.</summary>
    Stopped,
}
