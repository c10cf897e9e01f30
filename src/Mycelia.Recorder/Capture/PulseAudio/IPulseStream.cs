namespace Mycelia.Recorder.Capture.PulseAudio;

/// <summary>What <see cref="PulseIntake"/> takes samples from. Every member needs the loop's lock.</summary>
internal interface IPulseStream : IDisposable
{
    /// <summary>The name of the source that is recorded.</summary>
    string DeviceName { get; }

    /// <summary>Whether the source delivers nothing because it was suspended.</summary>
    bool IsSuspended { get; }

    /// <summary>Bytes that have arrived and wait to be taken.</summary>
    long Waiting { get; }

    /// <summary>How old the first waiting byte is: negative when the server renders ahead, as a null sink does. Unknown before the
    /// first measurement.</summary>
    TimeSpan? Latency { get; }

    /// <summary>Why the last call failed, or the stream ended.</summary>
    string LastError { get; }

    /// <summary>Starts recording; <see cref="IPulseStreamEvents.OnReady"/> follows.</summary>
    /// <param name="device">The source's name; null for the server's default.</param>
    /// <param name="isPinned">Whether the stream ends when its source goes away, and is moved nowhere else.</param>
    /// <param name="fragmentBytes">How long a fragment is.</param>
    /// <returns>Whether the request could be made.</returns>
    bool Connect(string? device, bool isPinned, int fragmentBytes);

    /// <summary>The next fragment, the same until <see cref="Drop"/>; false when there is none. A hole, audio that the server could
    /// not deliver, has a length but no samples.</summary>
    bool Peek(out ReadOnlySpan<byte> samples, out int holeBytes);

    /// <summary>Takes away what <see cref="Peek"/> gives.</summary>
    void Drop();

    /// <summary>Has the latency measured now.</summary>
    /// <returns>Whether <see cref="IPulseStreamEvents.OnLatencyMeasured"/> will follow.</returns>
    bool MeasureLatency();

    /// <summary>Has the source that is recorded described.</summary>
    /// <returns>Whether <see cref="IPulseStreamEvents.OnDeviceKnown"/> will follow.</returns>
    bool AskForDevice();

    /// <summary>Lets go of the device; nothing more arrives. What can be read off the stream stays readable.</summary>
    void Disconnect();

    /// <summary>Frees what callbacks need; only when the connection is closed, as an answer may still have been on its way.</summary>
    void Free();
}
