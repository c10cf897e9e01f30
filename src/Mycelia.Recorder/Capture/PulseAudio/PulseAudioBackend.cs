using Mycelia.Recorder.Capture.Clock;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.PulseAudio;

/// <summary>Microphones by way of PulseAudio, or of PipeWire's PulseAudio server. Every call makes its own connection.</summary>
/// <param name="time">The clock that blocks are timed by; <see cref="BootClock"/> unless given.</param>
internal sealed class PulseAudioBackend(TimeProvider? time = null) : ICaptureBackend
{
    private readonly TimeProvider _time = time ?? new BootClock();

    /// <summary>The input devices, in the server's order.</summary>
    /// <param name="server">The server's address; <c>null</c> as in <see cref="CaptureOptions.Server"/>.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="AudioInputException">No server answers.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public async Task<IReadOnlyList<AudioDevice>> ListDevicesAsync(string? server = null, CancellationToken stop = default)
    {
        using var connection = await PulseConnection.ConnectAsync(new() { Server = server }, _time, stop).ConfigureAwait(false);
        var inventory = await PulseDevices.ListAsync(connection, stop).ConfigureAwait(false);
        return inventory.Devices;
    }

    /// <summary>
    /// Starts recording. A named device is recorded even if it is a monitor; without a name the stream follows the server's default.
    /// </summary>
    /// <exception cref="AudioInputException">No server answers, or the device is not there.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public Task<IAudioSource> OpenAsync(CaptureOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new PulseAudioInput(options, _time).OpenAsync(stop);
    }

    /// <inheritdoc/>
    public Func<CancellationToken, Task<IAudioSource>> Follow(CaptureOptions options) => new PulseAudioInput(options, _time).OpenAsync;
}
