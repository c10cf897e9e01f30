using System.Text.Json.Nodes;
using Mycelia.Soak.Audit;
using Mycelia.Soak.Faults;
using Mycelia.StandIns.Servers;
using Mycelia.StandIns.Store;

namespace Mycelia.Soak.Run;

/// <summary>
/// Stands in for the upload route of Mycelia's own server of generation A, which stores whatever it gets, as often as it gets it, and late.
/// </summary>
internal sealed class StandInDelivery : Delivery
{
    private readonly MyceliaStandIn _server;

    private StandInDelivery(MyceliaStandIn server)
        : base(new(server.Url))
    {
        _server = server;
        Environment = new Dictionary<string, string>(server.Environment)
        {
            ["MYCELIA_URL"] = Proxy.Url.ToString(),
            ["MYCELIA_DESTINATION"] = "ingest",
        };
    }

    public override IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>It lives in this process, and so do its tokens.</summary>
    public override IReadOnlySet<FaultKind> Without { get; } = new HashSet<FaultKind> { FaultKind.ServerKill, FaultKind.ShortTokens };

    public override bool KnowsRepeats => false;

    public static StandInDelivery Start() =>
        new(new MyceliaStandIn(new() { StoringTime = new(TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(1.5)) }));

    public override Task KillAsync() => throw new NotSupportedException();

    public override Task RestartAsync(TimeSpan? tokenLifetime = null) => throw new NotSupportedException();

    public override Task<IReadOnlyList<StoredChunk>> FetchAsync(DateTimeOffset origin) =>
        Task.FromResult<IReadOnlyList<StoredChunk>>([
            .. _server
                .Store.Documents("audio_chunks")
                .Select(static chunk =>
                    StoredChunk.Of(
                        ExtendedJson.OidOf(chunk["source_file_id"])!,
                        chunk["index"]!.GetValue<int>(),
                        ExtendedJson.DateOf(chunk["start"])!.Value,
                        ExtendedJson.BinaryOf(chunk["data"])
                    )
                ),
        ]);

    public override Task LoseAsync(IReadOnlyList<StoredChunk> chunks)
    {
        foreach (var chunk in chunks)
            _server.Store.Delete(
                "audio_chunks",
                new JsonObject { ["source_file_id"] = ExtendedJson.Oid(chunk.Recording), ["index"] = chunk.Number }
            );
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }
}
