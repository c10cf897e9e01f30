using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Mycelia.Arrivals;
using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.Recorder.Destinations.Mycelia.Documents;
using Mycelia.Recorder.Destinations.Mycelia.Erasing;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Ingest;
using Mycelia.Recorder.Destinations.Mycelia.Notes;
using Mycelia.Recorder.Destinations.Mycelia.Resources;
using Mycelia.Recorder.Destinations.Mycelia.Tokens;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia;

/// <summary>
/// Delivers to every Mycelia server there is, by the better of the ways that it offers and the key may go. A recording is finished by the
/// way by which its source file was opened, for as long as the server offers that.
/// </summary>
public sealed class MyceliaDestination : IChunkDestination, IDisposable
{
    /// <summary>An hour's documents, or one with its audio.</summary>
    private const int MostListed = 32 * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly DestinationChoice _choice;
    private readonly IDeliveryMemory _memory;
    private readonly TimeProvider _time;
    private readonly MyceliaOptions _options;
    private readonly HttpClient _http;
    private readonly ResourceClient _client;
    private readonly IngestDestination _ingest;
    private readonly NotesClient _notes;
    private readonly LocalEraser _localEraser;
    private readonly ResourceClient _patientClient;
    private readonly ServerPace _pace;
    private readonly ServerCache _cache;
    private readonly DocumentAccess _access;
    private readonly Lock _lock = new();
    private readonly Dictionary<ResourceNames, DocumentsDestination> _resources = [];

    /// <param name="options">The server and the key.</param>
    /// <param name="memory">Remembers what was found, which source files are open, and the bytes that were sent.</param>
    /// <param name="choice">By which way new recordings are delivered.</param>
    /// <param name="time">The clock of the tokens.</param>
    public MyceliaDestination(
        MyceliaOptions options,
        IDeliveryMemory memory,
        DestinationChoice choice = DestinationChoice.Auto,
        TimeProvider? time = null
    )
    {
        _options = options;
        _memory = memory;
        _choice = choice;
        _time = time ?? TimeProvider.System;
        _http = MyceliaHttp.CreateClient(options);
        var tokens = new OAuthTokenSource(_http, options, time);
        var sender = new AuthorizedSender(_http, options, tokens);
        _client = new ResourceClient(sender, options);
        _notes = new NotesClient(sender, options);
        // A list of documents is longer than what a delivery is answered, and a server may have to look through all that it holds.
        var patient = options with
        {
            MostAnswer = MostListed,
            RequestTimeout = Patience,
        };
        var patientSender = new AuthorizedSender(_http, patient, tokens);
        _localEraser = new LocalEraser(patientSender, patient);
        _patientClient = new ResourceClient(patientSender, patient);
        _pace = new ServerPace(KeepPace);
        _ingest = new IngestDestination(options, sender, new ChunkLookup(_http, options, _client, ResourceNames.Long), _pace, _time);
        _cache = new ServerCache(new ServerProbe(_http, options, _client), options.Url, memory, _pace);
        _access = new DocumentAccess(_client, choice, _time);
    }

    /// <inheritdoc/>
    public string Name => _options.Url.GetLeftPart(UriPartial.Path);

    /// <inheritdoc/>
    public bool IsWayKnown => _choice == DestinationChoice.Resource || _cache.Known is not null;

    /// <inheritdoc/>
    public int MostAtOnce => _cache.Known is { HasResource: true } ways ? ResourceFor(ways).MostAtOnce : 1;

    /// <inheritdoc/>
    public long MostBytesAtOnce => _cache.Known is { HasResource: true } ways ? ResourceFor(ways).MostBytesAtOnce : 0;

    /// <inheritdoc/>
    public AudioEncoding? Requires(RecordingInfo? recording)
    {
        if (_cache.Known is not { } ways)
            return _choice == DestinationChoice.Resource && recording is null or { SourceFileId: null } or { IsOpenedByResource: true }
                ? AudioEncoding.Opus
                : null;
        // While a server that takes both has not been reached, the better way is expected; the other takes what was made for it, too.
        return
            GoesByDocuments(recording, ways)
            ?? DeliveryWay.Choose(_choice, ways, mayWriteDocuments: true, ChunkEncoder.FindObstacle(AudioEncoding.Opus)).IsByDocuments
            ? AudioEncoding.Opus
            : null;
    }

    /// <inheritdoc/>
    public async Task<UploadOutcome.Failed?> FindObstacleAsync(CancellationToken cancellationToken)
    {
        var found = await FindAsync(cancellationToken).ConfigureAwait(false);
        var takesOpusOnly =
            _choice == DestinationChoice.Resource || (_choice == DestinationChoice.Auto && found.Ways is { HasIngest: false });
        return takesOpusOnly ? ChunkEncoder.FindObstacle(AudioEncoding.Opus) : null;
    }

    /// <inheritdoc/>
    public async Task<UploadOutcome> StoreAsync(QueuedChunk chunk, ChunkAudio audio, CancellationToken cancellationToken) =>
        _options.Secrets.Hide(await TryStoreAsync(chunk, audio, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task<UploadOutcome[]> StoreAllAsync(IReadOnlyList<OutgoingChunk> deliveries, CancellationToken cancellationToken)
    {
        if (
            _cache.Known is { HasResource: true } ways
            && deliveries.All(delivery =>
                delivery.Audio.Encoding == AudioEncoding.Opus && GoesByDocuments(delivery.Chunk.Recording, ways) == true
            )
        )
        {
            var outcomes = await ResourceFor(ways).StoreAllAsync(deliveries, cancellationToken).ConfigureAwait(false);
            if (Array.Exists(outcomes, static outcome => outcome is UploadOutcome.Misconfigured { WayIsGone: true }))
                await _cache.ForgetAsync(ways, isIngestGone: false, cancellationToken).ConfigureAwait(false);
            return Array.ConvertAll(outcomes, _options.Secrets.Hide);
        }

        return await IChunkDestination.StoreEachAsync(this, deliveries, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<Completion> CompleteAsync(EndedRecording recording, CancellationToken cancellationToken)
    {
        var completion = await TryCompleteAsync(recording, cancellationToken).ConfigureAwait(false);
        return new(
            completion.Problem is { } problem ? _options.Secrets.Hide(problem) : null,
            completion.GroupingProblem is { } grouping ? _options.Secrets.Hide(grouping) : null
        );
    }

    /// <inheritdoc/>
    public async Task<UploadOutcome.Failed?> EraseAsync(Erasure erasure, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(erasure);
        var found = await FindAsync(cancellationToken).ConfigureAwait(false);
        var problem =
            found.Ways is not { } ways ? found.Problem
            : ways.HasResource
                ? await new DocumentEraser(_patientClient, ways.Names.Documents)
                    .EraseAsync(erasure, cancellationToken)
                    .ConfigureAwait(false)
            : ways.Kind == ServerKind.Local ? await _localEraser.EraseAsync(erasure, cancellationToken).ConfigureAwait(false)
            : new UploadOutcome.Misconfigured("the server takes uploads only, and deletes nothing: delete it there");
        return problem is null ? null : _options.Secrets.Hide(problem);
    }

    /// <inheritdoc/>
    public async Task<UploadOutcome.Failed?> DrawAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var found = await FindAsync(cancellationToken).ConfigureAwait(false);
        var problem =
            found.Ways is not { } ways ? found.Problem
            : ways.HasResource ? await ResourceFor(ways).DrawAsync(from, to, cancellationToken).ConfigureAwait(false)
            : ways.HasNotes ? await TellAsync(from, to, cancellationToken).ConfigureAwait(false)
            : null;
        return problem is null ? null : _options.Secrets.Hide(problem);
    }

    /// <summary>
    /// Asks the server how far it has come with the last day's recordings. Never throws for what a network or a server may do.
    /// </summary>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>Null when it cannot be known: nothing was delivered, the key may not read that, or the server does not say.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<TranscriptionProgress?> ReadTranscriptionAsync(CancellationToken cancellationToken)
    {
        if (_cache.Known is not { HasResource: true } ways)
            return null;
        try
        {
            var sources = _memory.ReadSourceFiles(_time.GetUtcNow() - TimeSpan.FromDays(1)).Where(ObjectIds.IsOne).ToList();
            return sources.Count == 0
                ? null
                : await new TranscriptionInquiry(_client, ways.Names).AskAsync(sources, cancellationToken).ConfigureAwait(false);
        }
        catch (QueueUnavailableException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var resource in _resources.Values)
            resource.Dispose();
        _cache.Dispose();
        _access.Dispose();
        // With it go the connections and the tokens that all share.
        _ingest.Dispose();
    }

    private async Task<UploadOutcome> TryStoreAsync(QueuedChunk chunk, ChunkAudio audio, CancellationToken cancellationToken)
    {
        // A destination without a server calls a recording's source file by the recording's own name.
        if (chunk.Recording.SourceFileId == chunk.Recording.Id)
            return new UploadOutcome.SourceFileUnknown("its recording was begun in a folder");
        for (var isSecond = false; ; isSecond = true)
        {
            // A chunk that is there already is never sent, and then only a question shows that the server was upgraded since.
            var found = await FindAsync(cancellationToken, isInDoubt: chunk.MayHaveArrived).ConfigureAwait(false);
            if (found.Ways is not { } ways)
                return found.Problem! with { MayHaveArrived = chunk.MayHaveArrived, IsOfAQuestion = chunk.MayHaveArrived };

            var byDocuments = GoesByDocuments(chunk.Recording, ways) == true;
            var outcome = byDocuments
                ? await ResourceFor(ways).StoreAsync(chunk, audio, cancellationToken).ConfigureAwait(false)
                : await _ingest.StoreAsync(chunk, audio, cancellationToken).ConfigureAwait(false);
            if (outcome is UploadOutcome.Stored stored)
                return stored with { IsToBeShown = ways.HasResource || ways.HasNotes };
            if (isSecond)
                return outcome;
            if (outcome is UploadOutcome.Misconfigured { WayIsGone: true })
                await _cache.ForgetAsync(ways, isIngestGone: !byDocuments, cancellationToken).ConfigureAwait(false);
            else if (outcome is not UploadOutcome.Unauthorized || !byDocuments || !_access.Doubt(chunk.Recording, ways))
                return outcome;
        }
    }

    private async Task<UploadOutcome.Failed?> TellAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var notice in _memory.ReadNotices(from, to))
            {
                if (await _notes.PutAsync(notice, cancellationToken).ConfigureAwait(false) is { } problem)
                    return problem;
            }

            return null;
        }
        catch (QueueUnavailableException e)
        {
            return new UploadOutcome.Transient($"the queue cannot be read: {e.Message}") { Hint = e.Hint };
        }
    }

    private async Task<Completion> TryCompleteAsync(EndedRecording recording, CancellationToken cancellationToken)
    {
        if (recording.Recording.SourceFileId == recording.Recording.Id)
            return new(new UploadOutcome.Misconfigured("it was delivered into a folder, and audio goes to a server now"));
        for (var isSecond = false; ; isSecond = true)
        {
            var found = await FindAsync(cancellationToken).ConfigureAwait(false);
            if (found.Ways is not { } ways)
                return new(found.Problem);
            if (ways.HasNotes)
                return new(
                    await _notes
                        .PutAsync(new(recording.Recording, recording.Marks, recording.Gaps, HasEnded: true), cancellationToken)
                        .ConfigureAwait(false)
                );
            if (!ways.HasResource)
                return new(
                    recording.Recording.IsOpenedByResource
                        ? new UploadOutcome.Misconfigured("the server has no resource API any more")
                        : null
                );
            var completion = await ResourceFor(ways).CompleteAsync(recording, cancellationToken).ConfigureAwait(false);
            if (isSecond || completion.Problem is not UploadOutcome.Misconfigured { WayIsGone: true })
                return completion;
            await _cache.ForgetAsync(ways, isIngestGone: false, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The way that the source file was opened by; where there is none yet, or it is no longer offered, the chosen one.</summary>
    /// <returns>Null when it is not known yet.</returns>
    private bool? GoesByDocuments(RecordingInfo? recording, ServerRoutes ways) =>
        recording?.SourceFileId is not null && (recording.IsOpenedByResource ? ways.HasResource : ways.HasIngest)
            ? recording.IsOpenedByResource
            : _access.Choose(ways)?.IsByDocuments;

    private DocumentsDestination ResourceFor(ServerRoutes ways)
    {
        lock (_lock)
        {
            if (!_resources.TryGetValue(ways.Names, out var resource))
                _resources.Add(
                    ways.Names,
                    resource = new(
                        _client,
                        ways.Names,
                        new ArrivalInquiry(new ChunkLookup(_http, _options, _client, ways.Names), _pace, _time),
                        _memory,
                        _time
                    )
                );
            return resource;
        }
    }

    private void KeepPace(TimeSpan took)
    {
        try
        {
            _memory.RememberSlowest(_options.Url, took);
        }
        catch (QueueUnavailableException)
        {
            // A full disk: the next run learns it anew.
        }
    }

    private async Task<DetectedServer> FindAsync(CancellationToken cancellationToken, bool isInDoubt = false)
    {
        try
        {
            var found = await _cache.GetAsync(isInDoubt, cancellationToken).ConfigureAwait(false);
            return found.Ways is { } ways && await _access.FindAsync(ways, cancellationToken).ConfigureAwait(false) is { } problem
                ? new(null, problem)
                : found;
        }
        catch (QueueUnavailableException e)
        {
            return new(null, new UploadOutcome.Transient($"the queue cannot be used: {e.Message}") { Hint = e.Hint });
        }
    }
}
