using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.Joining;

/// <summary>Brings what one input hears to the joiner, however often it is lost and opened again.</summary>
/// <param name="number">Which of the inputs it is.</param>
/// <param name="part">The input.</param>
/// <param name="joiner">Where the blocks go.</param>
/// <param name="retryDelay">How far tries to open it are apart at the least.</param>
/// <param name="time">The clock of that.</param>
internal sealed class JoinedFeed(int number, JoinedPart part, Joiner joiner, TimeSpan retryDelay, TimeProvider time)
{
    private long? _lastTry;

    /// <summary>Runs until <paramref name="stop"/> is cancelled, or there is no input left to be joined.</summary>
    /// <param name="source">The open input; null: it is not there yet. Disposed of here.</param>
    /// <param name="stop">Ends it, after what was already heard.</param>
    /// <exception cref="AudioInputException">It cannot be opened, and no other input is open.</exception>
    public async Task RunAsync(IAudioSource? source, CancellationToken stop)
    {
        for (
            var current = source ?? await OpenAsync(stop).ConfigureAwait(false);
            current is not null;
            current = await OpenAsync(stop).ConfigureAwait(false)
        )
        {
            await using (current.ConfigureAwait(false))
            {
                joiner.Begin(number, current);
                try
                {
                    await foreach (var block in current.ReadBlocksAsync(stop).ConfigureAwait(false))
                        await joiner.TakeAsync(number, current, block).ConfigureAwait(false);
                }
                catch (AudioInputException)
                {
                    // Whether that is worth a word, the next try says.
                }

                joiner.End(number);
            }
        }
    }

    /// <returns>Null when stopped.</returns>
    private async Task<IAudioSource?> OpenAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (_lastTry is { } last && time.GetElapsedTime(last) < retryDelay)
                await Task.Delay(retryDelay, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _lastTry = time.GetTimestamp();
            try
            {
                return await part.Open(stop).ConfigureAwait(false);
            }
            catch (AudioInputException absence)
            {
                if (joiner.Miss(number, absence) is { } none)
                    throw none;
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }

        return null;
    }
}
