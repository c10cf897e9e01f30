using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Session;

/// <summary>Looks after the room while a run records, and gives back what a drained queue no longer needs.</summary>
/// <param name="guard">Looks.</param>
/// <param name="queue">What may have space to give back.</param>
/// <param name="time">The clock.</param>
internal sealed class StorageWatch(StorageGuard guard, ChunkQueue queue, TimeProvider time)
{
    private readonly Lock _lock = new();
    private Task? _run;

    /// <summary>Begins with the first input that is open: before that, nothing is to be stored.</summary>
    /// <param name="stop">Ends it.</param>
    public void Begin(CancellationToken stop)
    {
        lock (_lock)
            _run ??= RunAsync(stop);
    }

    /// <summary>Waits for the end.</summary>
    public Task EndAsync()
    {
        lock (_lock)
            return _run ?? Task.CompletedTask;
    }

    private async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var wait = guard.Look();
            GiveSpaceBack(stop);
            await Task.Delay(wait, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void GiveSpaceBack(CancellationToken stop)
    {
        try
        {
            // In small steps: a chunk may have to be stored in between.
            for (var hasBegun = false; queue.GiveSpaceBack(hasBegun) && !stop.IsCancellationRequested; )
                hasBegun = true;
        }
        catch (QueueUnavailableException)
        {
            // A full or failing disk: the space stays with the file, and nothing of what it holds is affected.
        }
    }
}
