using System.Buffers;
using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Mycelia;
using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.StandIns.Faults;
using Mycelia.StandIns.Servers;

namespace Mycelia.Recorder.Tests.Rigs;

/// <summary>A queue, a stand-in behind a proxy, and the destination between them.</summary>
internal sealed class MyceliaBench : IAsyncDisposable
{
    private readonly TemporaryQueue _file = new();

    public MyceliaBench(Generation generation, Func<string, string, bool>? rights = null)
    {
        Server = new(new() { Generation = generation, Rights = rights ?? (static (_, _) => true) });
        Proxy = new(Server.Url);
        Queue = _file.Open();
    }

    public MyceliaStandIn Server { get; }

    public FaultProxy Proxy { get; }

    public ChunkQueue Queue { get; private set; }

    public DestinationChoice Choice { get; set; }

    public IAudioEncoder? Encoder { get; init; }

    /// <summary>Queues chunks of a recording, of one second each.</summary>
    public RecordingInfo Enqueue(int chunks, int from = 0, RecordingInfo? recording = null)
    {
        recording ??= TemporaryQueue.NewRecording();
        for (var number = from; number < from + chunks; number++)
            Queue.Enqueue(recording, TemporaryQueue.Chunk(number));
        return recording;
    }

    public MyceliaOptions Options => new(Proxy.Url, Server.Options.ClientId, Server.Options.ClientSecret);

    public MyceliaDestination Connect() => new(Options, Queue, Choice);

    /// <summary>Everything that waits, oldest first.</summary>
    public List<QueuedChunk> Chunks()
    {
        var found = new List<QueuedChunk>();
        while (Queue.PeekOldest([.. found.Select(static chunk => chunk.Id)], []) is { } chunk)
            found.Add(chunk);
        return found;
    }

    /// <summary>Tries every chunk once, and takes those out of the queue that were stored.</summary>
    public async Task<List<UploadOutcome>> DeliverAsync()
    {
        using var destination = Connect();
        await destination.FindObstacleAsync(CancellationToken.None);
        var outcomes = new List<UploadOutcome>();
        foreach (var id in Chunks().Select(static chunk => chunk.Id).ToArray())
        {
            var chunk = Queue.Find(id)!;
            var outcome = await StoreAsync(destination, chunk);
            if (outcome is UploadOutcome.Stored stored)
                Queue.Complete(chunk, stored.SourceFileId);
            else
                Queue.RecordFailure(chunk, ((UploadOutcome.Failed)outcome).Reason, ((UploadOutcome.Failed)outcome).MayHaveArrived);
            outcomes.Add(outcome);
        }

        return outcomes;
    }

    /// <summary>One try at a chunk, as the worker makes it.</summary>
    public async Task<UploadOutcome> StoreAsync(MyceliaDestination destination, QueuedChunk chunk)
    {
        var encoder = new ChunkEncoder(Queue, Encoder);
        while (true)
        {
            var reading = encoder.Read(chunk, destination.Requires(chunk.Recording), new ArrayBufferWriter<byte>());
            var outcome = reading.Problem ?? await destination.StoreAsync(chunk, reading.Audio!.Value, CancellationToken.None);
            if (outcome is not UploadOutcome.Unprepared)
                return outcome;
        }
    }

    /// <summary>The recorder ends, and another one opens the queue: its recordings have ended.</summary>
    public void Restart()
    {
        Queue.Dispose();
        Queue = _file.Open();
    }

    public IEnumerable<int> Indices() => Server.Store.Documents("audio_chunks").Select(static chunk => chunk["index"]!.GetValue<int>());

    public async ValueTask DisposeAsync()
    {
        Queue.Dispose();
        _file.Dispose();
        await Proxy.DisposeAsync();
        await Server.DisposeAsync();
    }
}
