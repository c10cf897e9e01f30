using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Limits;

namespace Mycelia.Recorder.Importing;

/// <summary>The queue that this program has open, as imports see it.</summary>
/// <param name="queue">The queue.</param>
/// <param name="limits">
/// How large it may become, and what is left to others on the disk. How old a chunk is does not count: files are old.
/// </param>
/// <param name="time">The clock.</param>
/// <param name="changed">Called when a file is in the queue, or taken back; null: nobody else need know.</param>
public sealed class OwnImportQueue(ChunkQueue queue, QueueLimits limits, TimeProvider time, Action? changed = null) : IImportQueue
{
    private readonly QueueLimits _limits = limits with { MaxAge = null };

    /// <inheritdoc/>
    public Task<ImportedFile?> FindAsync(string hash) => Task.FromResult(queue.Imports.Find(hash));

    /// <inheritdoc/>
    public Task<bool> IsNameKnownAsync(string name) => Task.FromResult(queue.Imports.IsNameKnown(name));

    /// <inheritdoc/>
    public Task<(string Words, Hint Hint)?> WhyFullAsync(long bytes) =>
        Task.FromResult(_limits.WhyFull(queue.ReadStorage(), bytes, time.GetUtcNow()));

    /// <inheritdoc/>
    public Task BeginAsync(ImportedFile import)
    {
        ArgumentNullException.ThrowIfNull(import);
        // What a disk that failed did not let go of then.
        queue.Imports.RollBack();
        return queue.Imports.Begin(import)
            ? Task.CompletedTask
            : throw new IOException("the queue has a recording of that file at that time already");
    }

    /// <inheritdoc/>
    public Task EnqueueAsync(RecordingInfo recording, Chunk chunk)
    {
        queue.Enqueue(recording, chunk);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<bool> FinishAsync(string recordingId)
    {
        var isKnown = queue.Imports.Finish(recordingId);
        changed?.Invoke();
        return Task.FromResult(isKnown);
    }

    /// <inheritdoc/>
    public Task RollBackAsync()
    {
        queue.Imports.RollBack();
        for (var hasBegun = false; queue.GiveSpaceBack(hasBegun); hasBegun = true)
        {
            // A disk that was short of room has it back.
        }

        changed?.Invoke();
        return Task.CompletedTask;
    }
}
