using Mycelia.Recorder.Capture.Clock;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.Joining;

/// <summary>Opens several inputs as one source, a channel each in their order, at the start and again after all were lost.</summary>
/// <param name="inputs">The inputs: at least two.</param>
/// <param name="format">Of the source, a channel for each of them.</param>
/// <param name="retryDelay">How far tries to open one again are apart at the least; a second unless given.</param>
/// <param name="time">The clock of the inputs; the machine's unless given.</param>
public sealed class JoinedInputs(
    IReadOnlyList<JoinedInput> inputs,
    AudioFormat format,
    TimeSpan? retryDelay = null,
    TimeProvider? time = null
)
{
    private readonly JoinedPart[] _parts = [.. inputs.Select(static input => new JoinedPart(input))];
    private readonly TimeProvider _time = time ?? new BootClock();

    /// <summary>Opens what is there. One call at a time.</summary>
    /// <exception cref="AudioInputException">None is there.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public async Task<IAudioSource> OpenAsync(CancellationToken stop)
    {
        var sources = new IAudioSource?[_parts.Length];
        try
        {
            // One after the other: which of two that lead to one device has it is the same at every start.
            for (var i = 0; i < sources.Length; i++)
                sources[i] = await TryAsync(_parts[i], stop).ConfigureAwait(false);
            return Array.TrueForAll(sources, static source => source is null)
                ? throw JoinedPart.AbsenceOf(_parts)
                : new JoinedSource(format, _parts, sources, retryDelay ?? TimeSpan.FromSeconds(1), _time);
        }
        catch
        {
            foreach (var source in sources)
            {
                if (source is not null)
                    await source.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    private static async Task<IAudioSource?> TryAsync(JoinedPart part, CancellationToken stop)
    {
        part.Absence = null;
        try
        {
            return await part.Open(stop).ConfigureAwait(false);
        }
        catch (AudioInputException absence)
        {
            part.Absence = absence;
            return null;
        }
    }
}
