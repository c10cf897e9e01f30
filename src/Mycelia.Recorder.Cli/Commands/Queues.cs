using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Recording;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary>Opens the queue for a run, and says what was found in it.</summary>
internal static class Queues
{
    public static ChunkQueue Open(string path, IProgress<RecorderEvent> display)
    {
        var queue = ChunkQueue.Open(path);
        display.Report(new QueueOpened(queue.GetStatus(), queue.ReadTotals(DateOnly.FromDateTime(DateTime.Now))));
        if (queue.Recovered is { } chunk)
            display.Report(new ChunkRecovered(chunk));
        return queue;
    }
}
