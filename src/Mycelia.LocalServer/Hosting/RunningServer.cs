using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Changes;
using Mycelia.LocalServer.Credentials;
using Mycelia.LocalServer.Decoding;
using Mycelia.LocalServer.Erasure;
using Mycelia.LocalServer.Events;
using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Ingest;
using Mycelia.LocalServer.Listening;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Notes;
using Mycelia.LocalServer.Page;
using Mycelia.LocalServer.Recordings;
using Mycelia.LocalServer.Sessions;
using Mycelia.LocalServer.Settings;
using Mycelia.LocalServer.Storage;
using Mycelia.LocalServer.Storage.Files;
using Mycelia.LocalServer.Storage.Index;
using Mycelia.LocalServer.Storage.Keys;
using Mycelia.LocalServer.Upkeep;

namespace Mycelia.LocalServer.Hosting;

/// <summary>The server at work: wires its pieces, starts them, and stops them in the opposite order.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly DataDirectory _directory;
    private readonly SqliteConnection _index;
    private readonly IndexTurn _turn;
    private readonly Decoders _decoders;
    private readonly BackgroundWork _background;

    private RunningServer(
        WebApplication application,
        DataDirectory directory,
        SqliteConnection index,
        IndexTurn turn,
        Decoders decoders,
        BackgroundWork background
    )
    {
        (_application, _directory, _index, _turn, _decoders, _background) = (application, directory, index, turn, decoders, background);
    }

    /// <summary>Where it listens, with real ports: <c>http://ADDRESS:PORT</c>.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>What signs a browser of this machine in, once and soon; null where the first key is not good.</summary>
    public required string? OneTimeToken { get; init; }

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
            var turn = undo.Add(new IndexTurn(connection));
            var reader = new IndexReader(directory.IndexPath);
            var feed = new ChangeFeed();
            var bell = undo.Add(new DeletionBell());
            var replacement = new ChunkReplacement(files);
            var store = new ChunkStore(
                turn,
                index,
                files,
                new OrphanChunks(connection, files),
                feed,
                bell,
                Logger<ChunkStore>(application)
            );
            // What is deleted goes before its name can be another's.
            replacement.Settle(connection, []);
            store.Recover();
            var chunks = new ChunkEraser(files, replacement, time);
            var eraser = undo.Add(new Eraser(turn, reader, chunks, feed, bell, time, Logger<Eraser>(application)));
            var decoders = undo.Add(new Decoders(settings.LongestDecoding));
            application.Lifetime.ApplicationStopping.Register(decoders.Stop);
            var upload = new MultipartUpload(settings.MaxUploadBytes, new AcceptedAudio(settings.Decoder));
            var sessions = new SessionTable(time);
            var links = new OneTimeLinks(time);
            var origin = new SameOrigin(names);
            new Routes(
                names,
                new BearerGuard(tokens, keys, sessions, origin),
                new TokenEndpoint(keys, tokens),
                new IngestEndpoint(upload, decoders, files, store, time, Logger<IngestEndpoint>(application)),
                new RecordingsEndpoint(new RecordingQueries(reader), store, files, settings.Decoder, decoders),
                Listening(reader, turn, files, decoders, settings, time),
                Notes(reader, turn, feed),
                new DeleteAudioEndpoint(reader, eraser),
                new EventsEndpoint(feed, keys, time, application.Lifetime.ApplicationStopping),
                new SessionEndpoint(sessions, links, keys, origin, names),
                new PageEndpoint(new PageAssets())
            ).Map(application);

            await application.StartAsync().ConfigureAwait(false);
            var background = undo.Add(new BackgroundWork(Logger<BackgroundWork>(application)));
            background.Start("measuring what was stored before", new PeakFill(reader, turn, files, decoders).RunAsync);
            background.Start("deleting what is to be deleted", eraser.RunAsync);
            var retention = new Retention(reader, eraser, settings.Keep, settings.MaxSize, time, Logger<Retention>(application));
            if (settings.PacksFlac && settings.Decoder.IsThere)
                background.Start("packing audio", new FlacPacking(reader, turn, files, replacement, time).RunAsync);
            background.Start("deleting what is too old or too much", retention.RunAsync);
            undo.Cancel();
            return new(application, directory, connection, turn, decoders, background)
            {
                Addresses = [.. sockets.EndPoints.Select(endPoint => $"http://{endPoint}")],
                OneTimeToken = KeyReader.FindOne(connection, "k.number = $number", null, ("$number", AccessKey.First)).Value
                    is { RevokedMs: null } first
                    ? links.Make(first.Key.ClientId)
                    : null,
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
        await _background.DisposeAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
        _turn.Dispose();
        _decoders.Dispose();
        IndexSchema.CloseReaders(_directory.IndexPath);
        _index.Dispose();
        _directory.Dispose();
    }

    private static ListeningEndpoints Listening(
        IndexReader reader,
        IndexTurn turn,
        ChunkFiles files,
        Decoders decoders,
        ServerSettings settings,
        TimeProvider time
    )
    {
        var queries = new TimelineQueries(reader);
        var formats = new AudioFormats(reader);
        var source = new SoundSource(reader, turn, files, decoders);
        return new(
            new DaysEndpoint(queries, time),
            new WindowEndpoint(queries, new MissingFiles(reader, turn, files), time),
            new PeaksEndpoint(queries, new FinePeaks(source, formats, settings.Decoder.IsThere)),
            new AudioEndpoint(queries, formats, source, settings.Decoder)
        );
    }

    private static NoteEndpoints Notes(IndexReader reader, IndexTurn turn, ChangeFeed feed)
    {
        var tracks = new TrackChoice(reader);
        return new(
            new LabelsEndpoint(turn, tracks, feed),
            new ProtectionsEndpoint(turn, tracks, feed),
            new RecordingNotesEndpoint(turn, feed)
        );
    }

    private static ILogger<T> Logger<T>(WebApplication application) => application.Services.GetRequiredService<ILogger<T>>();
}
