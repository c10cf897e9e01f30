using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Model;

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>Listens to a source in the background, and counts.</summary>
public sealed class Hearing
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly AudioFormat _format;
    private readonly TimeProvider _time;
    private readonly Task _listening;
    private TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Begins to listen.</summary>
    public Hearing(IAudioSource source, TimeProvider? time = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        _format = source.Format;
        _time = time ?? TimeProvider.System;
        _listening = ListenAsync(source, stop);
    }

    /// <summary>Frames heard so far.</summary>
    public long Frames { get; private set; }

    /// <summary>Gaps heard so far.</summary>
    public int Gaps { get; private set; }

    /// <summary>How much time is missing at the last gap.</summary>
    public TimeSpan GapLength { get; private set; }

    /// <summary>The end of the last block.</summary>
    public DateTimeOffset End { get; private set; }

    /// <summary>
    /// How far, since the last gap, the moment at which any block was received was outside of the block's own time. A null sink without
    /// rewinds hands audio over as it begins to play, and a block is received with its last piece, so of its monitor this is the error
    /// of the time (and how late the test itself was).
    /// </summary>
    public TimeSpan WorstErrorSinceGap { get; private set; }

    /// <summary>Waits until what was heard satisfies <paramref name="condition"/>.</summary>
    public async Task UntilAsync(Func<Hearing, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (condition(this))
                    return;
                more = _heard.Task;
            }

            if (_listening.IsCompleted)
                throw new InvalidOperationException($"the source ended after {Frames} frames", _listening.Exception?.InnerException);
            await Task.WhenAny(more, _listening).WaitAsync(patience.Token);
        }
    }

    /// <summary>Waits for the source to end normally.</summary>
    public Task EndAsync() => _listening.WaitAsync(Patience);

    /// <summary>Waits for the source to fail.</summary>
    public Task<AudioInputException> FailureAsync() => Assert.ThrowsAsync<AudioInputException>(EndAsync);

    private async Task ListenAsync(IAudioSource source, CancellationToken stop)
    {
        await foreach (var block in source.ReadBlocksAsync(stop))
        {
            TaskCompletionSource heard;
            lock (_lock)
            {
                Count(block, _time.GetUtcNow());
                (heard, _heard) = (_heard, new(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            heard.SetResult();
        }
    }

    private void Count(PcmBlock block, DateTimeOffset now)
    {
        if (block.Samples.IsEmpty)
            return;
        if (block.GapBefore)
        {
            Gaps++;
            GapLength = block.Start - End;
            WorstErrorSinceGap = default;
        }

        var frames = block.Samples.Length / _format.BytesPerFrame;
        Frames += frames;
        End = block.Start + _format.DurationOf(frames);
        var error = now < block.Start ? block.Start - now : now - End;
        if (error > WorstErrorSinceGap)
            WorstErrorSinceGap = error;
    }
}
