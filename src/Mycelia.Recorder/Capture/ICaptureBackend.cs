using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture;

/// <summary>A way to the microphones of the machine.</summary>
public interface ICaptureBackend
{
    /// <summary>The input devices, in the sound system's order.</summary>
    /// <param name="server">The server's address as in <see cref="CaptureOptions.Server"/>, where the sound system has one.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="AudioInputException">No sound system answers.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    Task<IReadOnlyList<AudioDevice>> ListDevicesAsync(string? server = null, CancellationToken stop = default);

    /// <summary>Starts recording.</summary>
    /// <exception cref="AudioInputException">No sound system answers, or the device is not there.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    Task<IAudioSource> OpenAsync(CaptureOptions options, CancellationToken stop);

    /// <summary>What opens the input of one recording, at its start and again after it was lost; one call at a time.</summary>
    Func<CancellationToken, Task<IAudioSource>> Follow(CaptureOptions options) => stop => OpenAsync(options, stop);
}
