using Mycelia.Recorder.Capture.PortAudio;
using Mycelia.Recorder.Capture.PulseAudio;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.Backends;

/// <summary>
/// PulseAudio where it can be reached, else PortAudio. Once PulseAudio was reached it stays with it: a server that restarts must not find
/// its microphone taken away by the one who waits for it.
/// </summary>
/// <param name="pulse">Asked first.</param>
/// <param name="other">Asked where no PulseAudio server answers.</param>
/// <param name="hasOther">Whether the second is installed.</param>
internal sealed class AutomaticBackend(ICaptureBackend pulse, ICaptureBackend other, Func<bool> hasOther) : ICaptureBackend
{
    private volatile bool _pulseWasThere;

    /// <summary>PulseAudio and PortAudio.</summary>
    public AutomaticBackend()
        : this(new PulseAudioBackend(), new PortAudioBackend(), static () => PortAudioBackend.IsInstalled) { }

    /// <inheritdoc/>
    public Task<IReadOnlyList<AudioDevice>> ListDevicesAsync(string? server = null, CancellationToken stop = default) =>
        TryAsync(
            () => pulse.ListDevicesAsync(server, stop),
            async absence =>
                await other.ListDevicesAsync(server, stop).ConfigureAwait(false) is { Count: > 0 } devices ? devices : throw absence
        );

    /// <inheritdoc/>
    public Task<IAudioSource> OpenAsync(CaptureOptions options, CancellationToken stop) => Follow(options)(stop);

    /// <inheritdoc/>
    public Func<CancellationToken, Task<IAudioSource>> Follow(CaptureOptions options)
    {
        var (first, second) = (pulse.Follow(options), other.Follow(options));
        return stop => TryAsync(() => first(stop), _ => second(stop));
    }

    /// <exception cref="AudioInputException">Neither will do: then what the first said, unless the second knows more.</exception>
    private async Task<T> TryAsync<T>(Func<Task<T>> first, Func<AudioInputException, Task<T>> second)
    {
        try
        {
            var result = await first().ConfigureAwait(false);
            _pulseWasThere = true;
            return result;
        }
        catch (AudioInputException absence) when (absence.Problem == AudioInputProblem.NoServer && !_pulseWasThere && hasOther())
        {
            try
            {
                return await second(absence).ConfigureAwait(false);
            }
            catch (AudioInputException e) when (e.Problem is AudioInputProblem.NoServer or AudioInputProblem.NoDevice)
            {
                throw absence;
            }
        }
        catch (AudioInputException e) when (e.Problem != AudioInputProblem.NoServer)
        {
            _pulseWasThere = true;
            throw;
        }
    }
}
