using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Session;

/// <summary>Looks after the room while a recording runs, and gives back what a drained queue no longer needs.</summary>
internal static class StorageWatch
{
    public static async Task RunAsync(StorageGuard guard, ChunkQueue queue, TimeProvider time, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var wait = guard.Look();
            GiveSpaceBack(queue, stop);
            await Task.Delay(wait, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static void GiveSpaceBack(ChunkQueue queue, CancellationToken stop)
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
