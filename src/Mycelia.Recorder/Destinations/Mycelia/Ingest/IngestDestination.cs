using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Mycelia.Arrivals;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Resources;
using Mycelia.Recorder.Destinations.Mycelia.Tokens;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Ingest;

/// <summary>
/// Delivers chunks by <c>POST /api/audio/ingest</c>: multipart form data, the chunk as a file and its description as
/// JSON. A chunk whose recording has no source file yet opens one.
/// </summary>
internal sealed class IngestDestination : IChunkDestination, IDisposable
{
    private readonly MyceliaOptions _options;
    private readonly AuthorizedSender _sender;
    private readonly ChunkLookup _lookup;
    private readonly ServerPace _pace;
    private readonly ArrivalInquiry _arrivals;

    /// <param name="options">The server and the key.</param>
    /// <param name="time">The clock of the tokens.</param>
    public IngestDestination(MyceliaOptions options, TimeProvider? time = null)
        : this(options, MyceliaHttp.CreateClient(options), time) { }

    /// <summary>Shares connections and tokens with another destination; whoever disposes of them first, both are done with.</summary>
    internal IngestDestination(MyceliaOptions options, AuthorizedSender sender, ChunkLookup lookup, ServerPace pace, TimeProvider time)
    {
        _options = options;
        _sender = sender;
        _lookup = lookup;
        _pace = pace;
        _arrivals = new ArrivalInquiry(lookup, pace, time);
    }

    private IngestDestination(MyceliaOptions options, HttpClient http, TimeProvider? time)
        : this(options, http, new AuthorizedSender(http, options, new OAuthTokenSource(http, options, time)), time) { }

    private IngestDestination(MyceliaOptions options, HttpClient http, AuthorizedSender sender, TimeProvider? time)
        : this(
            options,
            sender,
            new ChunkLookup(http, options, new ResourceClient(sender, options), ResourceNames.Long),
            new ServerPace(),
            time ?? TimeProvider.System
        ) { }

    /// <inheritdoc/>
    public string Name => _options.Url.GetLeftPart(UriPartial.Path);

    /// <inheritdoc/>
    public Task<UploadOutcome> StoreAsync(QueuedChunk chunk, ChunkAudio audio, CancellationToken cancellationToken) =>
        chunk.MayHaveArrived ? StoreUncertainAsync(chunk, audio, cancellationToken) : DeliverAsync(chunk, audio, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _sender.Dispose();

    /// <summary>
    /// The chunk may be there already. A server that knows a repeat by its key gets it again; another one is asked for it until its
    /// answer is to be believed, and only where it cannot be asked is it sent blindly.
    /// </summary>
    private async Task<UploadOutcome> StoreUncertainAsync(QueuedChunk chunk, ChunkAudio audio, CancellationToken cancellationToken)
    {
        var found = await _lookup.KnowsRepeatsAsync(cancellationToken).ConfigureAwait(false)
            ? ArrivalStatus.Repeatable
            : await _arrivals.FindAsync(chunk, cancellationToken).ConfigureAwait(false);
        if (found.Settle() is { } known)
            return known;

        return await DeliverAsync(chunk, audio, cancellationToken).ConfigureAwait(false) switch
        {
            UploadOutcome.Stored stored => stored with { IsPossiblyRepeated = found is ArrivalStatus.Unknowable },
            UploadOutcome.Failed failed => failed with { MayHaveArrived = true },
            var outcome => outcome,
        };
    }

    private async Task<UploadOutcome> DeliverAsync(QueuedChunk chunk, ChunkAudio audio, CancellationToken cancellationToken)
    {
        var source = chunk.Recording.SourceFileId;
        var reply = await _sender
            .SendAsync(
                () => IngestRequest.Create(_options, chunk, audio),
                answer => IngestClassifier.Classify(answer, source) is UploadOutcome.Unauthorized,
                cancellationToken
            )
            .ConfigureAwait(false);
        if (reply.Answer is not { } answer)
            return reply.Failure!;
        if (answer.IsSuccess)
            _pace.Note(answer.Took);
        return
            IngestClassifier.MayMeanSourceFileUnknown(answer, source)
            && await _lookup.IsSourceFileGoneAsync(source!, cancellationToken).ConfigureAwait(false)
            ? new UploadOutcome.SourceFileUnknown(answer.Summary)
            : IngestClassifier.Classify(answer, source);
    }
}
