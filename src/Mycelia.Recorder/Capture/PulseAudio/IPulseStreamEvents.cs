namespace Mycelia.Recorder.Capture.PulseAudio;

/// <summary>What a <see cref="PulseStream"/> tells, always in the loop's thread and under its lock.</summary>
internal interface IPulseStreamEvents
{
    /// <summary>The server accepted the stream.</summary>
    void OnReady();

    /// <summary>Samples arrived.</summary>
    void OnSamples();

    /// <summary>The stream's latency was measured.</summary>
    void OnLatencyMeasured();

    /// <summary>The source was suspended, or resumed.</summary>
    void OnSuspendedChanged();

    /// <summary>The server moved the stream to another source.</summary>
    void OnMoved();

    /// <summary>The answer to <see cref="PulseStream.AskForDevice"/>; <c>null</c> when the device is gone already,
    /// so that another event follows.</summary>
    void OnDeviceKnown(AudioDevice? device);

    /// <summary>The server's buffer was full and audio was dropped.</summary>
    void OnOverflow();

    /// <summary>The stream ended, or could not be made.</summary>
    void OnEnded();

    /// <summary>One of the others failed: a bug.</summary>
    void OnFault(Exception error);
}
