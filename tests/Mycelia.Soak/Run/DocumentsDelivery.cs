using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Mycelia.Recorder.Audio.Decoding;
using Mycelia.Recorder.Model;
using Mycelia.Soak.Audit;
using Mycelia.Soak.Faults;
using Mycelia.Soak.Signal;
using Mycelia.Soak.Sound;
using Mycelia.StandIns.Servers;
using Mycelia.StandIns.Store;

namespace Mycelia.Soak.Run;

/// <summary>Stands in for Mycelia's own server of generation B, which takes documents in Opus, each id once.</summary>
internal sealed class DocumentsDelivery : Delivery
{
    private readonly MyceliaStandIn _server;

    private DocumentsDelivery(MyceliaStandIn server)
        : base(new(server.Url))
    {
        _server = server;
        Environment = new Dictionary<string, string>(server.Environment) { ["MYCELIA_URL"] = Proxy.Url.ToString() };
    }

    public override IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>It lives in this process, and so do its tokens.</summary>
    public override IReadOnlySet<FaultKind> Without { get; } = new HashSet<FaultKind> { FaultKind.ServerKill, FaultKind.ShortTokens };

    public override bool KnowsRepeats => true;

    public override string Route => "/api/resource/tech.mycelia.mongo";

    /// <summary>Those that reached it; the same route takes other documents too.</summary>
    public override int Tries => _server.Requests.Count(static request => request is { Action: "insertOne", Collection: "audio_chunks" });

    public static DocumentsDelivery Start() => new(new MyceliaStandIn(new() { Generation = Generation.B }));

    public override Task KillAsync() => throw new NotSupportedException();

    public override Task RestartAsync(TimeSpan? tokenLifetime = null) => throw new NotSupportedException();

    public override Task<IReadOnlyList<StoredChunk>> FetchAsync(DateTimeOffset origin)
    {
        var reading = new LossyReading([.. Enumerable.Range(1, SoundLab.Names.Count)]);
        return Task.FromResult<IReadOnlyList<StoredChunk>>([
            .. _server
                .Store.Documents("audio_chunks")
                .AsParallel()
                .Select(chunk =>
                {
                    var start = ExtendedJson.DateOf(chunk["start"])!.Value;
                    return new StoredChunk(
                        ExtendedJson.OidOf(chunk["original_id"])!,
                        chunk["index"]!.GetValue<int>(),
                        start,
                        reading.Read(Decode(chunk), AudioFormat.Default.FramesIn(start - origin))
                    );
                }),
        ]);
    }

    public override Task LoseAsync(IReadOnlyList<StoredChunk> chunks)
    {
        foreach (var chunk in chunks)
            _server.Store.Delete(
                "audio_chunks",
                new JsonObject { ["original_id"] = ExtendedJson.Oid(chunk.Recording), ["index"] = chunk.Number }
            );
        return Task.CompletedTask;
    }

    /// <summary>Recordings that it does not know to be complete, although all of them have ended.</summary>
    public override IEnumerable<string> FindProblems() =>
        _server
            .Store.Documents("source_files")
            .Where(static file => !file["ingested"]!.GetValue<bool>())
            .Select(static file => $"source file {ExtendedJson.OidOf(file["_id"])} was never marked complete");

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }

    private static short[] Decode(JsonObject chunk)
    {
        using var file = new MemoryStream(ExtendedJson.BinaryOf(chunk["data"])!);
        using var audio = new DecodedAudioStream(file, static _ => AudioFormat.Default);
        using var pcm = new MemoryStream();
        audio.CopyTo(pcm);
        return MemoryMarshal.Cast<byte, short>(pcm.ToArray()).ToArray();
    }
}
