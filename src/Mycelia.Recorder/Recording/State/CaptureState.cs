namespace Mycelia.Recorder.Recording.State;

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

    /// <summary>The disk refuses audio; it is held in memory and tried again.</summary>
    DiskFull,

    /// <summary>The user paused; the microphone is free.</summary>
    Paused,

    /// <summary>Capture has ended; the last deliveries go out.</summary>
    Stopping,

    /// <summary>The run is over.</summary>
    Stopped,
}
