using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Upload;

namespace Mycelia.Recorder.Mycelia;

/// <summary>
/// Delivers to every Mycelia server there is, by the way that it offers. A recording is finished by the way by which
/// its source file was opened, for as long as the server offers that.
/// </summary>
public sealed class MyceliaDestination : IChunkDestination, IDisposable
{
    private readonly DestinationChoice _choice;
    private readonly ChunkQueue _queue;
    private readonly TimeProvider _time;
    private readonly MyceliaOptions _options;
    private readonly HttpClient _http;
    private readonly ResourceClient _client;
    private readonly IngestDestination _ingest;
    private readonly ServerMemory _memory;
    private readonly Lock _gate = new();
    private readonly Dictionary<ResourceNames, ResourceDestination> _resources = [];

    /// <param name="options">The server and the key.</param>
    /// <param name="queue">Remembers what was found, which source files are open, and the bytes that were sent.</param>
    /// <param name="choice">By which way new recordings are delivered.</param>
    /// <param name="time">The clock of the tokens.</param>
    public MyceliaDestination(MyceliaOptions options, ChunkQueue queue, DestinationChoice choice = DestinationChoice.Auto, TimeProvider? time = null)
    {
        _options = options;
        _queue = queue;
        _choice = choice;
        _time = time ?? TimeProvider.System;
        _http = MyceliaHttp.CreateClient(options);
        var tokens = new OAuthTokenSource(_http, options, time);
        _client = new ResourceClient(_http, options, tokens);
        _ingest = new IngestDestination(options, _http, tokens);
        _memory = new ServerMemory(new ServerInquiry(_http, options, _client), options.Url, queue);
    }

    /// <inheritdoc/>
    public async Task<UploadOutcome.Failed?> FindObstacleAsync(CancellationToken cancellationToken)
    {
        var takesOpusOnly = _choice == DestinationChoice.Resource
            || (_choice == DestinationChoice.Auto && (await FindAsync(cancellationToken).ConfigureAwait(false)).Ways is { HasIngest: false });
        return takesOpusOnly ? OpusAudio.FindObstacle() : null;
    }

    /// <inheritdoc/>
    public async Task<UploadOutcome> StoreAsync(QueuedChunk chunk, ChunkAudio audio, CancellationToken cancellationToken)
    {
        if (_choice == DestinationChoice.Ingest && !chunk.Recording.IsOpenedByResource)
            return await _ingest.StoreAsync(chunk, audio, cancellationToken).ConfigureAwait(false);
        for (var isSecond = false; ; isSecond = true)
        {
            // A chunk that is there already is never sent, and then only a question shows that the server was upgraded since.
            var found = await FindAsync(cancellationToken, isInDoubt: chunk.MayHaveArrived).ConfigureAwait(false);
            if (found.Ways is not { } ways)
                return found.Problem! with { MayHaveArrived = chunk.MayHaveArrived };

            var byIngest = GoesByIngest(chunk.Recording, ways);
            IChunkDestination way = byIngest ? _ingest : ResourceFor(ways);
            var outcome = await way.StoreAsync(chunk, audio, cancellationToken).ConfigureAwait(false);
            if (isSecond || outcome is not UploadOutcome.Misconfigured { WayIsGone: true })
                return outcome;
            await _memory.ForgetAsync(ways, byIngest, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<Completion> CompleteAsync(EndedRecording recording, CancellationToken cancellationToken)
    {
        for (var isSecond = false; ; isSecond = true)
        {
            var found = await FindAsync(cancellationToken).ConfigureAwait(false);
            if (found.Ways is not { } ways)
                return new(found.Problem);
            if (!ways.HasResource)
                return new(new UploadOutcome.Misconfigured("the server has no resource API any more"));
            var completion = await ResourceFor(ways).CompleteAsync(recording, cancellationToken).ConfigureAwait(false);
            if (isSecond || completion.Problem is not UploadOutcome.Misconfigured { WayIsGone: true })
                return completion;
            await _memory.ForgetAsync(ways, isIngestGone: false, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var resource in _resources.Values)
            resource.Dispose();
        _memory.Dispose();
        // With it go the connections and the tokens that all share.
        _ingest.Dispose();
    }

    /// <summary>The way that the source file was opened by; where there is none yet, or it is no longer offered, the chosen one.</summary>
    private bool GoesByIngest(RecordingInfo recording, ServerWays ways)
    {
        if (recording.SourceFileId is not null && (recording.IsOpenedByResource ? ways.HasResource : ways.HasIngest))
            return !recording.IsOpenedByResource;
        return _choice == DestinationChoice.Ingest || (_choice == DestinationChoice.Auto && ways.HasIngest);
    }

    private ResourceDestination ResourceFor(ServerWays ways)
    {
        lock (_gate)
        {
            if (!_resources.TryGetValue(ways.Names, out var resource))
                _resources.Add(ways.Names, resource = new(_client, ways.Names, new ChunkLookup(_http, _options, _client, ways.Names), _queue, _time));
            return resource;
        }
    }

    private async Task<ServerFinding> FindAsync(CancellationToken cancellationToken, bool isInDoubt = false)
    {
        try
        {
            return await _memory.GetAsync(isInDoubt, cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException e)
        {
            return new(null, new UploadOutcome.Transient($"the queue cannot be used: {e.Message}"));
        }
    }
}
