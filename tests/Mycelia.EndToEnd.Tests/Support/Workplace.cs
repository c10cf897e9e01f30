using Microsoft.Data.Sqlite;

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>A folder in which a recorder runs, with its queue; a sound server and a local server where asked for.</summary>
public sealed class Workplace : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mycelia-e2e-");

    static Workplace() => SQLitePCL.Batteries_V2.Init();

    public string Folder => _folder.FullName;

    public string QueueFile => Path.Combine(Folder, "audio_queue.db");

    public string ServerData => Path.Combine(Folder, "server");

    /// <summary>A path in the folder.</summary>
    public string File(string name) => Path.Combine(Folder, name);

    /// <summary>One value out of the queue, as any SQLite client would ask.</summary>
    public T? Query<T>(string sql)
    {
        using var database = new SqliteConnection($"Data Source={QueueFile};Pooling=False");
        database.Open();
        using var command = database.CreateCommand();
#pragma warning disable CA2100 // constants of the tests
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar() is T value ? value : default;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return default;
    }
}
