using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Inventory;
using Mycelia.Recorder.Destinations.Mycelia.Resources;
using Mycelia.Recorder.Destinations.Mycelia.Tokens;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia;

/// <summary>What a Mycelia server of whatever generation holds, or the local server.</summary>
internal sealed class MyceliaInventory : IInventory, IDisposable
{
    /// <summary>A list of the chunks of a recording that goes on for three weeks.</summary>
    private const int MostAnswer = 32 * 1024 * 1024;

    /// <summary>A server may have to look through all that it holds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly MyceliaOptions _options;
    private readonly HttpClient _http;
    private readonly AuthorizedSender _sender;
    private readonly ResourceClient _client;
    private ServerRoutes? _ways;

    /// <param name="options">The server and the key.</param>
    public MyceliaInventory(MyceliaOptions options)
    {
        _options = options with { MostAnswer = MostAnswer, RequestTimeout = Patience };
        _http = MyceliaHttp.CreateClient(_options);
        _sender = new AuthorizedSender(_http, _options, new OAuthTokenSource(_http, _options));
        _client = new ResourceClient(_sender, _options);
    }

    /// <inheritdoc/>
    public string Name => _options.Url.GetLeftPart(UriPartial.Path);

    /// <inheritdoc/>
    public async Task<Holding> FindHeldAsync(
        RecordingInfo recording,
        long first,
        long next,
        bool isListening,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return new(await AskAsync(recording, first, next, isListening, cancellationToken).ConfigureAwait(false));
        }
        catch (InventoryException e)
        {
            return Holding.Unknown(_options.Secrets.Hide(e.Failure));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _sender.Dispose();

    private async Task<HeldChunk[]> AskAsync(
        RecordingInfo recording,
        long first,
        long next,
        bool isListening,
        CancellationToken cancellationToken
    )
    {
        _ways ??= await FindWaysAsync(cancellationToken).ConfigureAwait(false);
        return _ways switch
        {
            { HasResource: true } ways => await new DocumentInventory(_client, ways.Names.Documents, ways.HasIngest)
                .FindAsync(recording, first, next, isListening, cancellationToken)
                .ConfigureAwait(false),
            { Kind: ServerKind.Local } => await new LocalInventory(_sender, _options)
                .FindAsync(recording, first, next, isListening, cancellationToken)
                .ConfigureAwait(false),
            _ => throw new InventoryException(
                new UploadOutcome.Misconfigured("the server takes uploads only, and does not say what it holds")
            ),
        };
    }

    private async Task<ServerRoutes> FindWaysAsync(CancellationToken cancellationToken)
    {
        var found = await new ServerProbe(_http, _options, _client).AskAsync(isIngestGone: false, cancellationToken).ConfigureAwait(false);
        return found.Ways ?? throw new InventoryException(found.Problem!);
    }
}
