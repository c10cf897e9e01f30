using System.Collections.Concurrent;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Rigs;

/// <summary>A destination that answers as the test says: at once, or when it is told to.</summary>
internal sealed class ScriptedDestination : IChunkDestination
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource<UploadOutcome>> _held = [];

    public string Name => "the script";

    /// <summary>Stores everything, unless a test says otherwise. Null: the answer waits for <see cref="Answer"/>.</summary>
    public Func<QueuedChunk, UploadOutcome?> Script { get; set; } = Store;

    /// <summary>Whether answers come later than the call returns.</summary>
    public bool IsLate { get; init; }

    /// <summary>Draws everything, unless a test says otherwise.</summary>
    public Func<DateTimeOffset, UploadOutcome.Failed?> DrawScript { get; set; } = static _ => null;

    /// <summary>Finds no obstacle, unless a test says otherwise.</summary>
    public Func<CancellationToken, Task<UploadOutcome.Failed?>> Obstacle { get; init; } =
        static _ => Task.FromResult<UploadOutcome.Failed?>(null);

    /// <summary>The only encoding that it takes; null: any.</summary>
    public AudioEncoding? Required { get; init; }

    /// <summary>Every stretch that was to be drawn, in order.</summary>
    public ConcurrentQueue<(DateTimeOffset From, DateTimeOffset To)> Drawn { get; } = [];

    /// <summary>Deletes everything, unless a test says otherwise.</summary>
    public Func<Erasure, UploadOutcome.Failed?> EraseScript { get; set; } = static _ => null;

    /// <summary>Everything that was to be deleted, in order.</summary>
    public ConcurrentQueue<Erasure> Erased { get; } = [];

    /// <summary>Every try, in order.</summary>
    public ConcurrentQueue<QueuedChunk> Seen { get; } = [];

    /// <summary>What was sent in each.</summary>
    public ConcurrentQueue<byte[]> Bodies { get; } = [];

    /// <summary>The chunks whose answer waits.</summary>
    public ICollection<long> Held => _held.Keys;

    public static UploadOutcome Store(QueuedChunk chunk) =>
        new UploadOutcome.Stored(chunk.Recording.SourceFileId ?? $"source of {chunk.Recording.Id}");

    public Task<UploadOutcome.Failed?> FindObstacleAsync(CancellationToken cancellationToken) => Obstacle(cancellationToken);

    public AudioEncoding? Requires(RecordingInfo? recording) => Required;

    public async Task<UploadOutcome> StoreAsync(QueuedChunk chunk, ChunkAudio audio, CancellationToken cancellationToken)
    {
        Seen.Enqueue(chunk);
        Bodies.Enqueue(audio.Bytes.ToArray());
        if (IsLate)
            await Task.Yield();
        if (Script(chunk) is { } outcome)
            return outcome;
        var answer = new TaskCompletionSource<UploadOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        _held[chunk.Id] = answer;
        cancellationToken.Register(() => answer.TrySetCanceled(cancellationToken));
        return await answer.Task;
    }

    public Task<UploadOutcome.Failed?> DrawAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        Drawn.Enqueue((from, to));
        return Task.FromResult(DrawScript(from));
    }

    public Task<UploadOutcome.Failed?> EraseAsync(Erasure erasure, CancellationToken cancellationToken)
    {
        Erased.Enqueue(erasure);
        return Task.FromResult(EraseScript(erasure));
    }

    public void Answer(long chunk, UploadOutcome outcome)
    {
        _held.Remove(chunk, out var answer);
        answer!.SetResult(outcome);
    }
}
