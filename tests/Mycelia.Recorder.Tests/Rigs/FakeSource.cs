using System.Threading.Channels;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Rigs;

/// <summary>An input that delivers what the test feeds, when it feeds it; or a second after the other without an end.</summary>
internal sealed class FakeSource(string name = "a microphone") : IAudioSource
{
    private readonly Channel<PcmBlock> _blocks = Channel.CreateUnbounded<PcmBlock>();

    public AudioFormat Format { get; init; } = AudioFormat.Default;

    public string Description => name;

    public bool CanWait { get; init; }

    /// <summary>Where it begins to deliver silence, second after second, until the stop.</summary>
    public DateTimeOffset? EndlessFrom { get; init; }

    /// <summary>Completes when what was fed so far has been handed over.</summary>
    public TaskCompletionSource HandedOver { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Speak(DateTimeOffset start, double seconds, short sample = 1_000)
    {
        var samples = new short[(int)(seconds * Format.SampleRate)];
        Array.Fill(samples, sample);
        var pcm = PcmSamples.Convert(
            System.Runtime.InteropServices.MemoryMarshal.AsBytes<short>(samples),
            SampleFormat.S16,
            Format.Samples
        );
        Say(new(pcm, start, GapBefore: false));
    }

    /// <summary>Silence, in blocks as a sound server hands them out.</summary>
    public FakeSource Silent(DateTimeOffset start, double seconds)
    {
        var frames = (int)(seconds * Format.SampleRate);
        for (var position = 0; position < frames; position += 1_024)
            Say(new(new byte[2 * Math.Min(1_024, frames - position)], start + Format.DurationOf(position), GapBefore: false));
        return this;
    }

    public void Say(PcmBlock block) => _blocks.Writer.TryWrite(block);

    public void Notice(InputNotice notice) => Say(PcmBlock.End with { Notice = notice });

    public FakeSource Lose(string reason)
    {
        _blocks.Writer.Complete(new AudioInputException(AudioInputProblem.Lost, reason));
        return this;
    }

    public FakeSource End()
    {
        _blocks.Writer.Complete();
        return this;
    }

    public async IAsyncEnumerable<PcmBlock> ReadBlocksAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        using var registration = stop.UnsafeRegister(_ => _blocks.Writer.TryComplete(), null);
        for (var second = 0; EndlessFrom is { } start && !stop.IsCancellationRequested; second++)
        {
            await Task.Yield();
            yield return new(new byte[2 * Format.SampleRate], start.AddSeconds(second), GapBefore: false);
        }

        while (await WaitAsync())
        {
            while (_blocks.Reader.TryRead(out var block))
                yield return block;
            HandedOver.TrySetResult();
        }
    }

    public ValueTask DisposeAsync()
    {
        Released.TrySetResult();
        return ValueTask.CompletedTask;
    }

    private ValueTask<bool> WaitAsync() => _blocks.Reader.WaitToReadAsync();
}
