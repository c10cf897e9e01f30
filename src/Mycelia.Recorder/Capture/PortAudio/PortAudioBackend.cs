using Mycelia.Recorder.Capture.Clock;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.PortAudio;

/// <summary>
/// Microphones by way of the system's PortAudio: Core Audio on macOS, WASAPI and its elders on Windows, ALSA or JACK on Linux.
/// </summary>
/// <param name="time">The clock that blocks are timed by; <see cref="BootClock"/> unless given.</param>
public sealed class PortAudioBackend(TimeProvider? time = null) : ICaptureBackend
{
    private readonly TimeProvider _time = time ?? new BootClock();

    /// <summary>Whether PortAudio is installed.</summary>
    public static bool IsInstalled => PortAudioLibrary.IsThere;

    /// <summary>What to install where it is not: the end of a sentence.</summary>
    public static string Package => PortAudioLibrary.Package;

    /// <inheritdoc/>
    /// <remarks>
    /// While a source is open in this process, what was plugged in since is not listed: PortAudio looks only when it starts.
    /// </remarks>
    public async Task<IReadOnlyList<AudioDevice>> ListDevicesAsync(string? server = null, CancellationToken stop = default)
    {
        stop.ThrowIfCancellationRequested();
        using var late = new CancellationTokenSource();
        try
        {
            return await PortAudioThread
                .Shared.RunAsync(
                    static () =>
                    {
                        using var session = new PortAudioSession();
                        return PortAudioDevices.List().Select(static device => device.Device).ToArray();
                    },
                    late.Token
                )
                .WaitAsync(CaptureOptions.Default.Timeout, _time, stop)
                .ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            await late.CancelAsync().ConfigureAwait(false);
            throw new AudioInputException(AudioInputProblem.NoServer, "PortAudio does not answer; start the recorder again", e);
        }
    }

    /// <inheritdoc/>
    public async Task<IAudioSource> OpenAsync(CaptureOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        stop.ThrowIfCancellationRequested();
        return await PortAudioSource.OpenAsync(options, options.ClockOf(_time), stop).ConfigureAwait(false);
    }
}
