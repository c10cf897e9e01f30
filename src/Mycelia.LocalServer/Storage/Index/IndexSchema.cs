using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Storage.Index;

/// <summary>Opens the index and brings a new one to the schema. Times are ms since 1970 UTC.</summary>
internal static class IndexSchema
{
    private const string Tables = """
        CREATE TABLE keys (
            number INTEGER PRIMARY KEY,       -- 1: the first key, which the server makes; never used twice
            client_id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL UNIQUE,
            rights TEXT NOT NULL,             -- words, separated by blanks
            secret_salt BLOB NOT NULL,
            secret_hash BLOB NOT NULL,
            created_ms INTEGER NOT NULL,
            revoked_ms INTEGER
        );
        CREATE TABLE recordings (
            id TEXT PRIMARY KEY,
            owner INTEGER NOT NULL,           -- number of the key that it came with
            client_recording_id TEXT,         -- metadata.recording_id: tells a repeated first chunk
            start_ms INTEGER NOT NULL,        -- of its earliest chunk
            sample_rate INTEGER NOT NULL,
            channels INTEGER NOT NULL,
            metadata TEXT,
            UNIQUE (owner, client_recording_id)
        );
        CREATE INDEX recordings_by_start ON recordings (start_ms);
        CREATE TABLE chunks (
            id TEXT PRIMARY KEY,
            owner INTEGER NOT NULL,           -- of its recording
            recording_id TEXT NOT NULL REFERENCES recordings (id),
            number INTEGER NOT NULL,
            start_ms INTEGER NOT NULL,
            frames INTEGER NOT NULL,
            pcm_offset INTEGER NOT NULL,      -- of the first frame in the file
            file_size INTEGER NOT NULL,
            sha256 BLOB NOT NULL,             -- of the file
            streaming INTEGER NOT NULL,
            idempotency_key TEXT,
            encoding TEXT NOT NULL,
            UNIQUE (recording_id, number),
            UNIQUE (owner, idempotency_key)
        );
        CREATE INDEX chunks_by_start ON chunks (recording_id, start_ms, number);
        """;

    private const string AddEncoding = "ALTER TABLE chunks ADD COLUMN encoding TEXT NOT NULL DEFAULT 'wav';";

    /// <summary>Of the file that was sent, where it is kept as FLAC.</summary>
    private const string AddSent = """
        ALTER TABLE chunks ADD COLUMN sent_size INTEGER;
        ALTER TABLE chunks ADD COLUMN sent_sha256 BLOB;

        """;

    /// <summary>Until version 5 all was given back in 16 bits.</summary>
    private const string AddSamples = """
        ALTER TABLE recordings ADD COLUMN samples TEXT NOT NULL DEFAULT 's16';  -- what holds those of all its chunks
        ALTER TABLE chunks ADD COLUMN samples TEXT NOT NULL DEFAULT 's16';      -- when decoded

        """;

    /// <summary>Until version 2 there was one key: what there is belongs to it.</summary>
    private const string AddKeys = $"""
        ALTER TABLE recordings RENAME TO former_recordings;
        ALTER TABLE chunks RENAME TO former_chunks;
        DROP INDEX recordings_by_start;
        DROP INDEX chunks_by_start;
        {Tables}
        INSERT INTO keys SELECT 1, client_id, 'first', 'upload read read-all delete', secret_salt, secret_hash, unixepoch() * 1000, NULL
            FROM server;
        INSERT INTO recordings SELECT id, 1, client_recording_id, start_ms, sample_rate, channels, metadata FROM former_recordings;
        INSERT INTO chunks SELECT id, 1, recording_id, number, start_ms, frames, pcm_offset, file_size, sha256, streaming, idempotency_key,
            encoding FROM former_chunks;
        DROP TABLE former_chunks;
        DROP TABLE former_recordings;
        DROP TABLE server;
        """;

    /// <summary>What version 7 adds: of a stretch without audio, whether it was silent.</summary>
    private const string AddSilence = "ALTER TABLE note_gaps ADD COLUMN is_silence INTEGER NOT NULL DEFAULT 0;";

    /// <summary>The one connection that writes audio. A commit is on disk when it returns.</summary>
    public static SqliteConnection OpenWriter(string path)
    {
        var connection = Open(path, SqliteOpenMode.ReadWrite, pooling: false);
        // The schema goes in before the database turns to WAL, so that IndexFile finds our mark in the file itself.
        var steps = UserVersion(connection) switch
        {
            0 => Tables + AddSamples + TimelineSchema.Tables + AddSent + AddSilence,
            1 => AddEncoding + AddKeys + AddSamples + TimelineSchema.Tables + TimelineSchema.Fill + AddSent + AddSilence,
            2 => AddKeys + AddSamples + TimelineSchema.Tables + TimelineSchema.Fill + AddSent + AddSilence,
            3 => AddSamples + TimelineSchema.Tables + TimelineSchema.Fill + AddSent + AddSilence,
            4 => AddSamples + AddSent + AddSilence,
            5 => AddSamples + AddSilence,
            6 => AddSilence,
            _ => null,
        };
        if (steps is not null)
            Change(connection, steps);
        // Peaks and the words about audio are as private as the audio: what is deleted is overwritten.
        Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;");
        // What was overwritten before a crash is still in the log.
        EmptyLog(connection);
        return connection;
    }

    /// <summary>Takes the log over into the index, and cuts it off: what was overwritten in the index is in it until then.</summary>
    /// <returns>Whether it could be done; not while somebody reads what is older.</returns>
    public static bool EmptyLog(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE);";
        using var row = command.ExecuteReader();
        return row.Read() && row.GetInt64(0) == 0;
    }

    /// <summary>A connection that writes a little beside a running server.</summary>
    /// <exception cref="StartupException">The index is none, or of another version.</exception>
    public static SqliteConnection OpenBeside(string path)
    {
        if (!File.Exists(path))
            throw new StartupException(
                $"{Path.GetDirectoryName(path)} holds no data of mycelia-local-server: start the server on it once, or say where with "
                    + "--data DIR."
            );
        IndexFile.RefuseForeign(path);
        var connection = Open(path, SqliteOpenMode.ReadWrite, pooling: false);
        if (UserVersion(connection) == IndexFile.SchemaVersion)
            return connection;
        connection.Dispose();
        throw new StartupException($"{path} was written by an older mycelia-local-server: start this one on it once.");
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
        return new(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = mode,
                Pooling = pooling,
                ForeignKeys = true,
            }.ToString()
        );
    }

    /// <summary>Row by row as they are: what is damaged stays so, and keeps nothing else from being brought up to date.</summary>
    private static void Change(SqliteConnection connection, string steps)
    {
        Execute(connection, "PRAGMA foreign_keys = OFF;");
        using (var transaction = connection.BeginTransaction())
        {
            Execute(
                connection,
                $"{steps} PRAGMA application_id = {IndexFile.ApplicationId}; PRAGMA user_version = {IndexFile.SchemaVersion};",
                transaction
            );
            transaction.Commit();
        }

        Execute(connection, "PRAGMA foreign_keys = ON;");
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
