using System.Runtime.CompilerServices;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Recording;

/// <summary>An input that delivers what a test says: so many seconds, then it waits for the stop, ends, or is lost.</summary>
internal sealed class ScriptedSource(DateTimeOffset start, double seconds, ScriptedSource.Then then) : IAudioSource
{
    public enum Then
    {
        WaitsForTheStop,
        Ends,
        IsLost,
    }

    public AudioFormat Format => AudioFormat.Default;

    public bool CanWait { get; init; }

    public string Description => "a scripted microphone";

    /// <summary>Completes when everything has been handed over.</summary>
    public TaskCompletionSource HandedOver { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async IAsyncEnumerable<PcmBlock> ReadBlocksAsync([EnumeratorCancellation] CancellationToken stop)
    {
        var frames = (int)(seconds * Format.SampleRate);
        for (var position = 0; position < frames; position += 1_024)
        {
            var block = new byte[2 * Math.Min(1_024, frames - position)];
            yield return new(block, start + Format.DurationOf(position), GapBefore: false);
        }

        HandedOver.TrySetResult();
        if (then == Then.IsLost)
            throw new AudioInputException(AudioInputProblem.Lost, "unplugged");
        if (then == Then.WaitsForTheStop)
            await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
