using System.Threading.Channels;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Recording;

/// <summary>An input that delivers what the test feeds, when it feeds it.</summary>
internal sealed class FedSource(string name = "a microphone") : IAudioSource
{
    private readonly Channel<PcmBlock> _blocks = Channel.CreateUnbounded<PcmBlock>();

    public AudioFormat Format => AudioFormat.Default;

    public string Description => name;

    public bool CanWait { get; init; }

    public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Speak(DateTimeOffset start, double seconds, short sample = 1_000)
    {
        var samples = new short[(int)(seconds * Format.SampleRate)];
        Array.Fill(samples, sample);
        Say(new(System.Runtime.InteropServices.MemoryMarshal.AsBytes<short>(samples).ToArray(), start, GapBefore: false));
    }

    public void Say(PcmBlock block) => _blocks.Writer.TryWrite(block);

    public void Notice(InputNotice notice) => Say(PcmBlock.End with { Notice = notice });

    public void Lose(string reason) => _blocks.Writer.Complete(new AudioInputException(AudioInputProblem.Lost, reason));

    public void End() => _blocks.Writer.Complete();

    public async IAsyncEnumerable<PcmBlock> ReadBlocksAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        using var registration = stop.UnsafeRegister(_ => _blocks.Writer.TryComplete(), null);
        while (await WaitAsync())
        {
            while (_blocks.Reader.TryRead(out var block))
                yield return block;
        }
    }

    public ValueTask DisposeAsync()
    {
        Released.TrySetResult();
        return ValueTask.CompletedTask;
    }

    private ValueTask<bool> WaitAsync() => _blocks.Reader.WaitToReadAsync();
}
