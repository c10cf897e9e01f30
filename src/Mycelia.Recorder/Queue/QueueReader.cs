using Microsoft.Data.Sqlite;

namespace Mycelia.Recorder.Queue;

/// <summary>Reads a queue beside the recorder that writes it, and changes nothing.</summary>
public sealed class QueueReader : IDisposable
{
    private readonly SqliteConnection _database;

    private QueueReader(SqliteConnection database) => _database = database;

    /// <exception cref="QueueException">There is no queue, or it cannot be read.</exception>
    public static QueueReader Open(string path) => new(QueueDatabase.OpenForReading(path));

    /// <summary>What waits. A file that only the Python recorder has written to so far is counted by its rows.</summary>
    public QueueStatus GetStatus() => QueueRows.ReadStatus(_database, QueueSchema.ReadVersion(_database));

    /// <summary>Lets go of the file.</summary>
    public void Dispose() => _database.Dispose();
}
