using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Session;

/// <summary>
/// Forgets windows of time while it is recorded and delivered: one after the other, each until nothing of it is left here. What is on its
/// way to a destination is waited for, and deleted there. Use it once.
/// </summary>
/// <param name="queue">The queue.</param>
/// <param name="captures">Have what is not in the queue yet, each of an input.</param>
/// <param name="delivery">Has what is on its way; null: nothing is.</param>
/// <param name="events">Told when something was forgotten.</param>
/// <param name="time">The clock.</param>
// What is taken in turns has nothing to be disposed of.
#pragma warning disable CA1001
internal sealed class ForgettingRun(
    ChunkQueue queue,
    IReadOnlyList<CaptureRun> captures,
    DeliveryRun? delivery,
    IProgress<RecorderEvent> events,
    TimeProvider time
)
#pragma warning restore CA1001
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan QueueRetryDelay = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _one = new(1);
    private readonly Lock _lock = new();
    private readonly List<Task> _tasks = [];

    /// <summary>Notes a window, and forgets it.</summary>
    /// <param name="from">Where it begins.</param>
    /// <param name="to">Where it ends; not in time to come.</param>
    /// <param name="over">Gives the waiting up: what is left to be done, the next start does.</param>
    /// <returns>When nothing of it is left here.</returns>
    /// <exception cref="QueueUnavailableException">It could not be noted; nothing was done.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public Task RunAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken over)
    {
        var window = queue.Forgettings.Begin(from, to);
        // What was heard of it and comes only now is dropped from here on.
        foreach (var capture in captures)
            capture.Forget(window);
        var task = Task.Run(() => CarryOutAsync(window, over), CancellationToken.None);
        lock (_lock)
        {
            _tasks.RemoveAll(static one => one.IsCompleted);
            _tasks.Add(task);
        }

        return task;
    }

    /// <summary>Waits until nothing is at the queue any more, when it was given up.</summary>
    public async Task EndAsync()
    {
        Task all;
        lock (_lock)
            all = Task.WhenAll(_tasks);
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task CarryOutAsync(Forgetting window, CancellationToken over)
    {
        await _one.WaitAsync(over).ConfigureAwait(false);
        try
        {
            TimeSpan? audio;
            while ((audio = await TryCarryOutAsync(window, over).ConfigureAwait(false)) is null)
                await Task.Delay(QueueRetryDelay, time, over).ConfigureAwait(false);
            events.Report(new AudioForgotten(window.From, window.To, audio.Value, queue.GetStatus()));
        }
        finally
        {
            _one.Release();
        }
    }

    /// <returns>How much of what was recorded was forgotten; null: the disk refuses for a while.</returns>
    private async Task<TimeSpan?> TryCarryOutAsync(Forgetting window, CancellationToken over)
    {
        try
        {
            var open = new List<(RecordingInfo, DateTimeOffset, DateTimeOffset)>();
            foreach (var capture in captures)
            {
                if (await capture.CutAsync(window, over).ConfigureAwait(false) is not { } heard)
                    return null;
                open.AddRange(heard);
            }

            while (!await TryForgetChunksAsync(window).ConfigureAwait(false))
                await Task.Delay(LookAgain, time, over).ConfigureAwait(false);
            var audio = queue.Forgettings.ForgetRest(window, open);
            // From here on destinations can be asked, whoever reads the queue meanwhile.
            delivery?.LookForErasures();
            while (queue.Forgettings.Scrub())
                await Task.Yield();
            while (!queue.Forgettings.TryEnd(window))
                await Task.Delay(LookAgain, time, over).ConfigureAwait(false);
            return audio;
        }
        catch (QueueUnavailableException)
        {
            return null;
        }
    }

    /// <returns>Whether none was on its way.</returns>
    private async Task<bool> TryForgetChunksAsync(Forgetting window)
    {
        var isDone = true;
        foreach (var chunk in queue.Forgettings.FindChunks(window))
        {
            if (delivery is null)
                queue.Forgettings.Forget(window, chunk);
            else
                isDone &= await delivery.WithdrawAsync(chunk, () => queue.Forgettings.Forget(window, chunk)).ConfigureAwait(false);
        }

        return isDone;
    }
}
