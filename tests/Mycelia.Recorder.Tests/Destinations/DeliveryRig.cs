using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Tests.Destinations;

/// <summary>A queue, and a real destination to deliver it to.</summary>
internal abstract class DeliveryRig : IAsyncDisposable
{
    private readonly TemporaryQueue _file = new();

    protected DeliveryRig() => Queue = _file.Open();

    public ChunkQueue Queue { get; }

    public string QueuePath => _file.Path;

    public IAudioEncoder? Encoder { get; init; }

    /// <summary>For how long what was delivered is kept.</summary>
    public TimeSpan? KeepDelivered { get; init; }

    /// <summary>A new instance, as after a restart.</summary>
    public abstract IChunkDestination Connect();

    /// <summary>The same with another memory than the queue.</summary>
    public virtual IChunkDestination Connect(IDeliveryMemory memory) => Connect();

    /// <summary>The numbers of the chunks that are there, as often as they are.</summary>
    public abstract IEnumerable<int> Stored();

    /// <summary>How many recordings are there as complete.</summary>
    public abstract int Completed();

    /// <summary>Has one chunk of a recording that is queued refused for good; null where the stand-in has no such refusal.</summary>
    public virtual Action<RecordingInfo>? RefuseOne => null;

    /// <summary>Queues chunks of a recording, of one second each.</summary>
    public RecordingInfo Enqueue(int chunks, int from = 0, RecordingInfo? recording = null)
    {
        recording ??= TemporaryQueue.NewRecording();
        for (var number = from; number < from + chunks; number++)
            Queue.Enqueue(recording, TemporaryQueue.Chunk(number));
        return recording;
    }

    /// <summary>As the command does: drains, and ends.</summary>
    public async Task<Events> DeliverAsync()
    {
        var events = new Events();
        var destination = Connect();
        using var held = destination as IDisposable;
        var options = UploadOptions.Default with { KeepDelivered = KeepDelivered };
        await new UploadWorker(Queue, destination, options, events, TimeProvider.System, Encoder).RunAsync(
            draining: new CancellationToken(canceled: true),
            abort: CancellationToken.None
        );
        return events;
    }

    public virtual ValueTask DisposeAsync()
    {
        Queue.Dispose();
        _file.Dispose();
        return default;
    }
}
