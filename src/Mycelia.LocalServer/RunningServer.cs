using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Credentials;
using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Ingest;
using Mycelia.LocalServer.Recordings;
using Mycelia.LocalServer.Settings;
using Mycelia.LocalServer.Storage;

namespace Mycelia.LocalServer;

/// <summary>The server at work: wires its pieces, starts them, and stops them in the opposite order.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly DataDirectory _directory;
    private readonly SqliteConnection _index;
    private readonly ChunkStore _store;

    private RunningServer(WebApplication application, DataDirectory directory, SqliteConnection index, ChunkStore store)
    {
        (_application, _directory, _index, _store) = (application, directory, index, store);
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
            var identity = IdentityStore.LoadOrCreate(connection, directory.CredentialsPath, settings.NewCredentials, time.GetUtcNow());
            var application = undo.Add(WebHost.Build(settings, sockets, log, time));

            var files = new ChunkFiles(directory);
            var index = new RecordingIndex(connection, time);
            files.Recover(index.FindChunk);

            var tokens = new AccessTokens(identity, settings.TokenLifetime, time);
            var store = undo.Add(new ChunkStore(index, files, Logger<ChunkStore>(application)));
            new Routes(
                new BearerGuard(tokens),
                new TokenEndpoint(identity, tokens),
                new IngestEndpoint(new MultipartUpload(settings.MaxUploadBytes, new AcceptedAudio(settings.Decoder)), files, store, time, Logger<IngestEndpoint>(application)),
                new RecordingsEndpoint(new RecordingQueries(directory.IndexPath), files, settings.Decoder)).Map(application);

            await application.StartAsync().ConfigureAwait(false);
            undo.Cancel();
            return new(application, directory, connection, store) { Addresses = [.. sockets.EndPoints.Select(endPoint => $"http://{endPoint}")] };
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
        IndexSchema.CloseReaders(_directory.IndexPath);
        _index.Dispose();
        _directory.Dispose();
    }

    private static ILogger<T> Logger<T>(WebApplication application) => application.Services.GetRequiredService<ILogger<T>>();
}
