using Microsoft.Data.Sqlite;

namespace Mycelia.LocalServer.Storage;

/// <summary>Opens the index and brings a new one to the schema. Times are ms since 1970 UTC.</summary>
internal static class IndexSchema
{
    private const string Tables = """
        CREATE TABLE server (
            only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
            signing_key BLOB NOT NULL,
            client_id TEXT NOT NULL,
            secret_salt BLOB NOT NULL,
            secret_hash BLOB NOT NULL
        );
        CREATE TABLE recordings (
            id TEXT PRIMARY KEY,
            client_recording_id TEXT UNIQUE,  -- metadata.recording_id: tells a repeated first chunk
            start_ms INTEGER NOT NULL,        -- of its earliest chunk
            sample_rate INTEGER NOT NULL,
            channels INTEGER NOT NULL,
            metadata TEXT
        );
        CREATE INDEX recordings_by_start ON recordings (start_ms, id);
        CREATE TABLE chunks (
            id TEXT PRIMARY KEY,
            recording_id TEXT NOT NULL REFERENCES recordings (id),
            number INTEGER NOT NULL,
            start_ms INTEGER NOT NULL,
            frames INTEGER NOT NULL,
            pcm_offset INTEGER NOT NULL,      -- of the first frame in the file
            file_size INTEGER NOT NULL,
            sha256 BLOB NOT NULL,             -- of the file
            streaming INTEGER NOT NULL,
            idempotency_key TEXT UNIQUE,
            encoding TEXT NOT NULL DEFAULT 'wav',
            UNIQUE (recording_id, number)
        );
        CREATE INDEX chunks_by_start ON chunks (recording_id, start_ms, number);
        """;

    /// <summary>The one connection that writes. A commit is on disk when it returns.</summary>
    public static SqliteConnection OpenWriter(string path)
    {
        var connection = Open(path, SqliteOpenMode.ReadWrite, pooling: false);
        if (UserVersion(connection) == 0)
        {
            // The schema goes in before the database turns to WAL, so that IndexFile finds our mark in the file itself.
            using var transaction = connection.BeginTransaction();
            Execute(connection, $"{Tables} PRAGMA application_id = {IndexFile.ApplicationId}; PRAGMA user_version = {IndexFile.SchemaVersion};", transaction);
            transaction.Commit();
        }
        else if (UserVersion(connection) == 1)
        {
            Execute(connection, "BEGIN; ALTER TABLE chunks ADD COLUMN encoding TEXT NOT NULL DEFAULT 'wav'; PRAGMA user_version = 2; COMMIT;");
        }

        Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
        return connection;
    }

    /// <summary>A connection that reads beside the writer.</summary>
    public static SqliteConnection OpenReader(string path) => Open(path, SqliteOpenMode.ReadOnly, pooling: true);

    /// <summary>Closes the connections that read and are kept for the next one, whatever has become of the file.</summary>
    public static void CloseReaders(string path)
    {
        using var reader = Connection(path, SqliteOpenMode.ReadOnly, pooling: true);
        SqliteConnection.ClearPool(reader);
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode, bool pooling)
    {
        var connection = Connection(path, mode, pooling);
        connection.Open();
        return connection;
    }

    private static SqliteConnection Connection(string path, SqliteOpenMode mode, bool pooling)
    {
        SQLitePCL.Batteries_V2.Init();
        return new(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = pooling, ForeignKeys = true }.ToString());
    }

    private static long UserVersion(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version;";
        return (long)command.ExecuteScalar()!;
    }

    private static void Execute(SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        command.ExecuteNonQuery();
    }
}
