using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Credentials;
using Mycelia.LocalServer.Decoding;
using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Ingest;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Recordings;
using Mycelia.LocalServer.Settings;
using Mycelia.LocalServer.Storage;
using Mycelia.LocalServer.Storage.Files;
using Mycelia.LocalServer.Storage.Index;
using Mycelia.LocalServer.Storage.Keys;

namespace Mycelia.LocalServer.Hosting;

/// <summary>The server at work: wires its pieces, starts them, and stops them in the opposite order.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly DataDirectory _directory;
    private readonly SqliteConnection _index;
    private readonly ChunkStore _store;
    private readonly Decoders _decoders;

    private RunningServer(WebApplication application, DataDirectory directory, SqliteConnection index, ChunkStore store, Decoders decoders)
    {
        (_application, _directory, _index, _store, _decoders) = (application, directory, index, store, decoders);
    }

    /// <summary>Where it listens, with real ports: <c>http://ADDRESS:PORT</c>.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    public string CredentialsPath => _directory.CredentialsPath;

    /// <summary>Whether what was stored is still there.</summary>
    public bool HasData => File.Exists(_directory.IndexPath);

    /// <summary>Returns when the sockets are open and the first request can come.</summary>
    /// <param name="settings">Where to listen and to store.</param>
    /// <param name="log">Takes a line for each problem.</param>
    /// <param name="time">Dates tokens and ids.</param>
    /// <exception cref="StartupException">What is wrong and what to do.</exception>
    public static async Task<RunningServer> StartAsync(ServerSettings settings, TextWriter log, TimeProvider time)
    {
        using var undo = new UndoOnFailure();
        var sockets = undo.Add(ListenSockets.Bind(settings.EndPoints));
        var directory = undo.Add(DataDirectory.Open(settings.DataPath));
        try
        {
            var connection = undo.Add(IndexSchema.OpenWriter(directory.IndexPath));
            KeyTable.MakeFirst(connection, directory.CredentialsPath, settings.NewCredentials, time.GetUtcNow());
            var names = new ServerNames(settings.PublicUrls, Environment.MachineName);
            var application = undo.Add(WebHost.Build(settings, sockets, names, log, time));

            var files = new ChunkFiles(directory);
            var index = new RecordingIndex(connection, time);

            var keys = new ServerKeys(directory.IndexPath);
            var tokens = new AccessTokens(settings.TokenLifetime, time);
            var store = undo.Add(new ChunkStore(index, files, new OrphanChunks(connection, files), Logger<ChunkStore>(application)));
            store.Recover();
            var decoders = undo.Add(new Decoders(settings.LongestDecoding));
            application.Lifetime.ApplicationStopping.Register(decoders.Stop);
            var upload = new MultipartUpload(settings.MaxUploadBytes, new AcceptedAudio(settings.Decoder));
            new Routes(
                names,
                new BearerGuard(tokens, keys),
                new TokenEndpoint(keys, tokens),
                new IngestEndpoint(upload, decoders, files, store, time, Logger<IngestEndpoint>(application)),
                new RecordingsEndpoint(new RecordingQueries(directory.IndexPath), store, files, settings.Decoder, decoders)
            ).Map(application);

            await application.StartAsync().ConfigureAwait(false);
            undo.Cancel();
            return new(application, directory, connection, store, decoders)
            {
                Addresses = [.. sockets.EndPoints.Select(endPoint => $"http://{endPoint}")],
            };
        }
        catch (Exception e) when (StorageException.Covers(e))
        {
            throw new StartupException($"the data directory {directory.Path} cannot be used ({e.Message}).", inner: e);
        }
    }

    /// <summary>Waits for SIGINT or SIGTERM.</summary>
    public Task WaitForShutdownAsync() => _application.WaitForShutdownAsync();

    /// <summary>Lets requests that are under way finish, then closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
        _store.Dispose();
        _decoders.Dispose();
        IndexSchema.CloseReaders(_directory.IndexPath);
        _index.Dispose();
        _directory.Dispose();
    }

    private static ILogger<T> Logger<T>(WebApplication application) => application.Services.GetRequiredService<ILogger<T>>();
}
