using System.Globalization;
using Microsoft.Data.Sqlite;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Soak.Audit;
using Mycelia.Soak.Faults;

namespace Mycelia.Soak.Run;

/// <summary>The local server, the real program.</summary>
internal sealed class LocalDelivery : Delivery
{
    private readonly string _data;
    private LocalServerProcess _server;

    private LocalDelivery(string data, LocalServerProcess server)
        : base(new(server.Url))
    {
        (_data, _server) = (data, server);
        Environment = new Dictionary<string, string>(server.Credentials) { ["MYCELIA_URL"] = Proxy.Url.ToString() };
    }

    public override IReadOnlyDictionary<string, string> Environment { get; }

    public override IReadOnlySet<FaultKind> Without { get; } = new HashSet<FaultKind>();

    public override bool KnowsRepeats => true;

    public static async Task<LocalDelivery> StartAsync(string data) => new(data, await LocalServerProcess.StartAsync(data));

    public override async Task KillAsync() => await _server.DisposeAsync();

    public override async Task RestartAsync(TimeSpan? tokenLifetime = null)
    {
        string[] arguments = tokenLifetime is { } lifetime
            ? ["--token-lifetime", lifetime.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)]
            : [];
        _server = await LocalServerProcess.StartAsync(_data, 0, arguments);
        Proxy.Server = _server.Url;
    }

    public override async Task<IReadOnlyList<StoredChunk>> FetchAsync(DateTimeOffset origin)
    {
        var chunks = new List<StoredChunk>();
        foreach (var recording in await _server.RecordingsAsync())
        {
            var id = recording.GetProperty("id").GetString()!;
            foreach (var chunk in await _server.ChunksAsync(recording))
            {
                var number = chunk.GetProperty("number").GetInt32();
                chunks.Add(
                    StoredChunk.Of(
                        id,
                        number,
                        chunk.GetProperty("start").GetDateTimeOffset(),
                        await _server.ChunkFileAsync(recording, number)
                    )
                );
            }
        }

        return chunks;
    }

    public override async Task LoseAsync(IReadOnlyList<StoredChunk> chunks)
    {
        await KillAsync();
        using (var index = new SqliteConnection($"Data Source={Path.Combine(_data, "index.db")};Pooling=False"))
        {
            index.Open();
            foreach (var chunk in chunks)
            {
                using var command = index.CreateCommand();
                command.CommandText = "DELETE FROM chunks WHERE recording_id = $recording AND number = $number";
                command.Parameters.AddWithValue("$recording", chunk.Recording);
                command.Parameters.AddWithValue("$number", chunk.Number);
                command.ExecuteNonQuery();
            }
        }

        await RestartAsync();
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }
}
