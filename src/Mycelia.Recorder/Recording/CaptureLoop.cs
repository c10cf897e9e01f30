using System.Runtime.CompilerServices;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Capture;

namespace Mycelia.Recorder.Recording;

/// <summary>Reads blocks for as long as the recording lasts, across inputs that are lost and opened again.</summary>
internal sealed class CaptureLoop(
    Func<CancellationToken, Task<IAudioSource>> open, TimeSpan retryDelay, IProgress<RecorderEvent> events, TimeProvider time)
{
    /// <param name="source">The input that the recording began with; disposed of here.</param>
    /// <param name="stop">Ends the sequence, after what was already heard.</param>
    public async IAsyncEnumerable<PcmBlock> ReadAsync(IAudioSource source, [EnumeratorCancellation] CancellationToken stop)
    {
        IAudioSource? current = source;
        var afterLoss = false;
        while (current is not null)
        {
            AudioInputException? loss = null;
            await using (current.ConfigureAwait(false))
            {
                var blocks = current.ReadBlocksAsync(stop).GetAsyncEnumerator(CancellationToken.None);
                await using (blocks.ConfigureAwait(false))
                {
                    while (true)
                    {
                        try
                        {
                            if (!await blocks.MoveNextAsync().ConfigureAwait(false))
                                yield break;
                        }
                        catch (AudioInputException e)
                        {
                            loss = e;
                            break;
                        }

                        yield return afterLoss ? blocks.Current with { GapBefore = true } : blocks.Current;
                        afterLoss = false;
                    }
                }
            }

            events.Report(new CaptureInterrupted(loss.Message, loss.Problem));
            current = await ReopenAsync(loss.Message, stop).ConfigureAwait(false);
            afterLoss = true;
        }
    }

    /// <returns>Null when the recording is stopped before the input is back.</returns>
    private async Task<IAudioSource?> ReopenAsync(string reason, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(retryDelay, time, stop).ConfigureAwait(false);
                try
                {
                    var source = await open(stop).ConfigureAwait(false);
                    events.Report(new CaptureResumed(source.Description));
                    return source;
                }
                catch (AudioInputException e)
                {
                    if (e.Message != reason)
                        events.Report(new CaptureInterrupted(reason = e.Message, e.Problem));
                }
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
