using Mycelia.StandIns.Http;
using Mycelia.StandIns.Store;

namespace Mycelia.StandIns.Servers;

/// <summary>
/// A server that answers as Mycelia's of one generation does, odd answers included; it keeps what it gets in memory.
/// Thread-safe.
/// </summary>
public sealed class MyceliaStandIn : IAsyncDisposable
{
    private readonly Lock _change = new();
    private readonly List<StandInRequest> _requests = [];
    private readonly WireServer _server;
    private readonly Router _router;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Random _random;
    private int _arrived;

    /// <summary>Begins to listen on a port of its own.</summary>
    public MyceliaStandIn(StandInOptions? options = null)
    {
        Options = options ?? new();
        (Generation, Rights) = (Options.Generation, Options.Rights);
        _random = new(Options.Seed);
        Tokens = new(Options);
        _router = new(this);
        _server = new(HandleAsync, Options.Manners);
        var scheme = Options.Manners.Certificate is null ? Uri.UriSchemeHttp : Uri.UriSchemeHttps;
        Url = new UriBuilder(scheme, Options.Host, _server.Port).Uri;
    }

    /// <summary>Its options.</summary>
    public StandInOptions Options { get; }

    /// <summary>Its address.</summary>
    public Uri Url { get; }

    /// <summary>What it is now; to be changed for an upgrade in the middle. Documents and tokens stay.</summary>
    public Generation Generation { get; set; }

    /// <summary>What the key may do now; to be changed when a right is given or taken away.</summary>
    public Func<string, string, bool> Rights { get; set; }

    /// <summary>What it has stored: <c>source_files</c>, <c>audio_chunks</c>, <c>histogram_5min</c> and so on.</summary>
    public DocumentStore Store { get; } = new();

    /// <summary>The tokens that it has given out.</summary>
    public AccessTokens Tokens { get; }

    /// <summary>
    /// Called with an upload when all of its body is there, before the time that storing takes: to end the client meanwhile,
    /// which the server does not notice.
    /// </summary>
    public Hook? WhileStoring { get; set; }

    /// <summary>Called with a write before it is done. Return an answer, or none for ever, to have nothing done.</summary>
    public Hook? BeforeCommit { get; set; }

    /// <summary>Called with a write after it is done and before it is answered: to lose the answer, or end a process.</summary>
    public Hook? AfterCommit { get; set; }

    /// <summary>What generation C says of how far audio has been worked on: JSON; null: it has no such page (404).</summary>
    public string? Pipeline { get; set; } =
        """{"vad":{"pending":0,"done":0},"transcription":{"pending":0,"done":0},"conversations":{"pending":0,"done":0}}""";

    /// <summary>Whether the database can be reached.</summary>
    public bool IsDatabaseDown { get; set; }

    /// <summary>What a recorder needs in its environment to deliver here.</summary>
    public Dictionary<string, string> Environment =>
        new()
        {
            ["MYCELIA_URL"] = Url.ToString(),
            ["MYCELIA_CLIENT_ID"] = Options.ClientId,
            ["MYCELIA_TOKEN"] = Options.ClientSecret,
        };

    /// <summary>Every request that has been dealt with, in that order.</summary>
    public IReadOnlyList<StandInRequest> Requests
    {
        get
        {
            lock (_change)
                return [.. _requests];
        }
    }

    /// <summary>Waits until what the server has seen satisfies a condition.</summary>
    public async Task UntilAsync(Func<MyceliaStandIn, bool> condition, TimeSpan? patience = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        using var giveUp = new CancellationTokenSource(patience ?? TimeSpan.FromSeconds(60));
        while (true)
        {
            Task changed;
            lock (_change)
                changed = _changed.Task;
            if (condition(this))
                return;
            await changed.WaitAsync(giveUp.Token);
        }
    }

    /// <summary>Ends every connection.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <exception cref="RefusedException">The key may not do one of the actions.</exception>
    internal void Require(string path, IReadOnlyList<string> actions)
    {
        if (actions.Any(action => !Rights(path, action)))
            throw new RefusedException();
    }

    /// <summary>Lets the time pass that an upload takes to be stored, whether the client is still there or not.</summary>
    internal async Task<WireReply?> StoringAsync(StandInRequest request, CancellationToken stop)
    {
        if (WhileStoring is { } hook && await hook(request) is { } instead)
            return instead;
        await Task.Delay(Options.StoringTime.Draw(_random), stop);
        return null;
    }

    internal async Task<WireReply?> BeforeAsync(StandInRequest request) => BeforeCommit is { } hook ? await hook(request) : null;

    internal async Task<WireReply?> AfterAsync(StandInRequest request) => AfterCommit is { } hook ? await hook(request) : null;

    private async Task<WireReply> HandleAsync(WireRequest wire, CancellationToken stop)
    {
        var exchange = new Exchange(wire, new(Interlocked.Increment(ref _arrived), wire.Head.Method, wire.Head.Path));
        WireReply reply = WireReply.Dropped;
        try
        {
            await Task.Delay(Options.Latency, stop);
            reply = await _router.RouteAsync(exchange, stop);
            return reply;
        }
        finally
        {
            Note(exchange.Request with { Status = reply is WireReply.Send { Answer.Status: var status } ? status : 0 });
        }
    }

    private void Note(StandInRequest request)
    {
        lock (_change)
        {
            _requests.Add(request);
            _changed.TrySetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
