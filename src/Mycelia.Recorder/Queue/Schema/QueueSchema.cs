using System.Numerics;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Schema;

/// <summary>
/// The tables, as numbered migrations; the number of the last one done is the file's <c>user_version</c>. Version 0 is
/// the file of the Python recorder, or a new one.
/// </summary>
/// <remarks>
/// <c>audio_chunks</c> keeps exactly the Python recorder's columns, so that either program can read what the other
/// wrote. What it lacks lives in <c>chunk_info</c>, which is also what lists and counts are made from: a column behind a
/// 320 KB blob costs SQLite a walk through eighty pages.
/// </remarks>
internal static partial class QueueSchema
{
    private static readonly string[] Migrations =
    [
        """
            CREATE TABLE IF NOT EXISTS audio_chunks (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                timestamp TEXT NOT NULL,
                chunk_number INTEGER NOT NULL,
                source_file_id TEXT,
                audio_data BLOB NOT NULL,
                recording_start TEXT NOT NULL,
                created_at TEXT NOT NULL
            );
            -- Lets COUNT(*) and the search for unadopted rows read an index instead of every row's page.
            CREATE INDEX audio_chunks_by_number ON audio_chunks (chunk_number);

            CREATE TABLE recordings (
                id TEXT PRIMARY KEY,
                started_at TEXT NOT NULL,
                device TEXT,
                source_file_id TEXT
            );
            CREATE INDEX recordings_by_start ON recordings (started_at);

            CREATE TABLE chunk_info (
                chunk_id INTEGER PRIMARY KEY,
                recording_id TEXT NOT NULL REFERENCES recordings (id),
                number INTEGER NOT NULL,
                start_ms INTEGER NOT NULL,      -- Unix time of the first frame
                duration_ms INTEGER NOT NULL,
                bytes INTEGER NOT NULL,
                attempts INTEGER NOT NULL DEFAULT 0,
                last_error TEXT
            );
            CREATE TRIGGER chunk_info_follows AFTER DELETE ON audio_chunks
                BEGIN DELETE FROM chunk_info WHERE chunk_id = OLD.id; END;

            CREATE TABLE quarantined_chunks (
                id INTEGER PRIMARY KEY,
                recording_id TEXT NOT NULL REFERENCES recordings (id),
                number INTEGER NOT NULL,
                start_ms INTEGER NOT NULL,
                duration_ms INTEGER NOT NULL,
                reason TEXT NOT NULL,
                quarantined_at TEXT NOT NULL,
                audio_data BLOB NOT NULL
            );
            """,
        """
            -- The number of the chunk after the last one queued: tells a chunk that a dead recorder left in its journal from one
            -- that was queued already, and perhaps delivered since.
            ALTER TABLE recordings ADD COLUMN next_number INTEGER NOT NULL DEFAULT 0;
            """,
        """
            -- What was done on a day, for people to read: written once a minute and at a stop.
            CREATE TABLE day_totals (
                day TEXT PRIMARY KEY,           -- by the local clock
                captured_ms INTEGER NOT NULL,
                chunks_captured INTEGER NOT NULL,
                uploaded_ms INTEGER NOT NULL,
                chunks_uploaded INTEGER NOT NULL,
                bytes_uploaded INTEGER NOT NULL,
                quarantined INTEGER NOT NULL,
                lost INTEGER NOT NULL,
                possibly_repeated INTEGER NOT NULL,
                interruptions INTEGER NOT NULL
            );
            """,
        """
            -- What a chunk was encoded to before its first delivery: retries send these bytes. Gone with the chunk.
            CREATE TABLE encoded_audio (
                chunk_id INTEGER PRIMARY KEY,
                encoding TEXT NOT NULL,
                audio BLOB NOT NULL
            );
            CREATE TRIGGER encoded_audio_follows AFTER DELETE ON audio_chunks
                BEGIN DELETE FROM encoded_audio WHERE chunk_id = OLD.id; END;
            """,
        """
            -- CRC-32C of audio_data, made when the chunk was cut; NULL for what was queued before there was one, or by others.
            ALTER TABLE chunk_info ADD COLUMN checksum INTEGER;

            -- What a quarantined chunk takes with it; not behind its blob, for the reason given for chunk_info.
            CREATE TABLE quarantine_info (
                quarantine_id INTEGER PRIMARY KEY,
                attempts INTEGER NOT NULL,
                checksum INTEGER
            );
            CREATE TRIGGER quarantine_info_follows AFTER DELETE ON quarantined_chunks
                BEGIN DELETE FROM quarantine_info WHERE quarantine_id = OLD.id; END;

            -- One row of totals, true as of every transaction, so that a million chunks are counted as fast as one. held counts
            -- the rows of audio_chunks, other programs' included; chunks, those that are adopted.
            CREATE TABLE queue_totals (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                held INTEGER NOT NULL,
                chunks INTEGER NOT NULL,
                duration_ms INTEGER NOT NULL,
                bytes INTEGER NOT NULL,
                quarantined INTEGER NOT NULL,
                quarantined_bytes INTEGER NOT NULL
            );
            INSERT INTO queue_totals
                SELECT 1, (SELECT COUNT(*) FROM audio_chunks), COUNT(*), COALESCE(SUM(duration_ms), 0), COALESCE(SUM(bytes), 0),
                    (SELECT COUNT(*) FROM quarantined_chunks), (SELECT COALESCE(SUM(LENGTH(audio_data)), 0) FROM quarantined_chunks)
                FROM chunk_info;
            CREATE TRIGGER totals_gain_row AFTER INSERT ON audio_chunks
                BEGIN UPDATE queue_totals SET held = held + 1; END;
            CREATE TRIGGER totals_lose_row AFTER DELETE ON audio_chunks
                BEGIN UPDATE queue_totals SET held = held - 1; END;
            CREATE TRIGGER totals_gain_chunk AFTER INSERT ON chunk_info
                BEGIN UPDATE queue_totals SET chunks = chunks + 1, duration_ms = duration_ms + NEW.duration_ms, bytes = bytes + NEW.bytes;
                    END;
            CREATE TRIGGER totals_lose_chunk AFTER DELETE ON chunk_info
                BEGIN UPDATE queue_totals SET chunks = chunks - 1, duration_ms = duration_ms - OLD.duration_ms, bytes = bytes - OLD.bytes;
                    END;
            CREATE TRIGGER totals_gain_quarantined AFTER INSERT ON quarantined_chunks
                BEGIN UPDATE queue_totals SET quarantined = quarantined + 1, quarantined_bytes = quarantined_bytes + LENGTH(NEW.audio_data);
                    END;
            CREATE TRIGGER totals_lose_quarantined AFTER DELETE ON quarantined_chunks
                BEGIN UPDATE queue_totals SET quarantined = quarantined - 1, quarantined_bytes = quarantined_bytes - LENGTH(OLD.audio_data);
                    END;
            """,
        """
            -- Moments that the user marked. A mark may come before the first chunk, and so before the row of its recording.
            CREATE TABLE marks (
                id INTEGER PRIMARY KEY,
                recording_id TEXT NOT NULL,
                at_ms INTEGER NOT NULL,         -- Unix time
                label TEXT NOT NULL
            );
            CREATE INDEX marks_by_recording ON marks (recording_id, at_ms);
            """,
        """
            -- Files that were imported, so that none is twice by accident. What is in an unfinished one's recording is taken back
            -- at the next start; it cannot have been delivered.
            CREATE TABLE imports (
                recording_id TEXT PRIMARY KEY,
                content_hash TEXT NOT NULL,     -- SHA-256 of the file
                name TEXT NOT NULL,
                start_ms INTEGER NOT NULL,
                imported_at TEXT NOT NULL,
                finished INTEGER NOT NULL DEFAULT 0
            );
            CREATE INDEX imports_by_content ON imports (content_hash);
            """,
        """
            -- The chunk left for the server, and no answer has said what became of it.
            ALTER TABLE chunk_info ADD COLUMN sent INTEGER NOT NULL DEFAULT 0;
            -- The number of the chunk that opened the source file. It went as number 0, so chunk 0, if it comes later, takes this one.
            ALTER TABLE recordings ADD COLUMN opened_by INTEGER;
            """,
        """
            -- How the source file was opened: 'resource', by the resource API; NULL, by the upload route, or not yet.
            ALTER TABLE recordings ADD COLUMN way TEXT;
            ALTER TABLE recordings ADD COLUMN ended INTEGER NOT NULL DEFAULT 0;
            -- Delivered by the resource API, which is still to be told that the recording is complete; and from when to when.
            ALTER TABLE recordings ADD COLUMN to_complete INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE recordings ADD COLUMN delivered_from_ms INTEGER;
            ALTER TABLE recordings ADD COLUMN delivered_to_ms INTEGER;
            CREATE INDEX recordings_to_complete ON recordings (to_complete) WHERE to_complete;

            -- What was found at a server's address, so that it need not be asked at every start.
            CREATE TABLE known_servers (
                url TEXT PRIMARY KEY,
                kind TEXT NOT NULL,
                learned_at TEXT NOT NULL
            );
            """,
        """
            -- The run that has the file, or had it last: tells a power cut from a crash and from a stop.
            CREATE TABLE last_run (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                boot TEXT NOT NULL,             -- which start of the machine it was
                in_flight INTEGER NOT NULL,     -- how many chunks it sent at once, at the most
                ended INTEGER NOT NULL
            );
            """,
        """
            -- CRC-32C of audio; NULL for what was encoded before there was one.
            ALTER TABLE encoded_audio ADD COLUMN checksum INTEGER;
            """,
        """
            -- The size of encoded_audio, in the totals.
            ALTER TABLE queue_totals ADD COLUMN encoded_bytes INTEGER NOT NULL DEFAULT 0;
            UPDATE queue_totals SET encoded_bytes = (SELECT COALESCE(SUM(LENGTH(audio)), 0) FROM encoded_audio);
            CREATE TRIGGER totals_gain_encoded AFTER INSERT ON encoded_audio
                BEGIN UPDATE queue_totals SET encoded_bytes = encoded_bytes + LENGTH(NEW.audio); END;
            CREATE TRIGGER totals_lose_encoded AFTER DELETE ON encoded_audio
                BEGIN UPDATE queue_totals SET encoded_bytes = encoded_bytes - LENGTH(OLD.audio); END;
            """,
        """
            -- chunk_info.sent, for the time after 'queue retry'.
            ALTER TABLE quarantine_info ADD COLUMN sent INTEGER NOT NULL DEFAULT 0;
            """,
        """
            -- Unix time at which the request that chunk_info.sent speaks of had ended at the latest; NULL while it is under way. A server
            -- may still be storing the chunk then: "it is not there" proves nothing until it has had its time.
            ALTER TABLE chunk_info ADD COLUMN sent_until_ms INTEGER;
            -- The longest that the server was seen to take for a chunk.
            ALTER TABLE known_servers ADD COLUMN slowest_ms INTEGER NOT NULL DEFAULT 0;
            """,
        """
            -- Stretches of time of which something was delivered, and which the server's timeline does not show yet. Unix time, whole bins.
            CREATE TABLE undrawn (
                id INTEGER PRIMARY KEY,
                from_ms INTEGER NOT NULL,
                to_ms INTEGER NOT NULL,
                changes INTEGER NOT NULL DEFAULT 0   -- one more with every delivery: what was drawn before it does not show it
            );
            -- What was delivered of a recording, in bytes as they were sent.
            ALTER TABLE recordings ADD COLUMN delivered_bytes INTEGER NOT NULL DEFAULT 0;
            """,
        """
            -- Stretches without audio, each with the recording that goes on after it; as a mark, one may come before its row.
            CREATE TABLE gaps (
                id INTEGER PRIMARY KEY,
                recording_id TEXT NOT NULL,
                from_ms INTEGER NOT NULL,       -- Unix time
                to_ms INTEGER NOT NULL,
                cause TEXT NOT NULL
            );
            CREATE INDEX gaps_by_recording ON gaps (recording_id, from_ms);
            """,
        """
            -- The server said, well after a request had ended, that it has not got the chunk, and so it was sent again. Should that answer
            -- be lost as well, the server is slower than it was believed to be, and may hold the chunk twice.
            ALTER TABLE chunk_info ADD COLUMN denied INTEGER NOT NULL DEFAULT 0;
            """,
        """
            -- CRC-32C of recording, number, start, length and checksum: see ChunkSeal. NULL for what was queued before there was one.
            ALTER TABLE chunk_info ADD COLUMN seal INTEGER;
            """,
        """
            -- The ledger: what became of every second. Times are Unix times; a chunk that is recorded, and neither waits, nor is
            -- quarantined, nor settled, was lost.
            CREATE TABLE recorded (
                id INTEGER PRIMARY KEY,
                recording_id TEXT NOT NULL,
                first_number INTEGER NOT NULL,
                next_number INTEGER NOT NULL,   -- the number after the last one
                from_ms INTEGER NOT NULL,
                to_ms INTEGER NOT NULL
            );
            CREATE INDEX recorded_by_number ON recorded (recording_id, first_number);
            CREATE INDEX recorded_by_time ON recorded (from_ms);

            -- Chunks that have left the queue.
            CREATE TABLE settled (
                id INTEGER PRIMARY KEY,
                recording_id TEXT NOT NULL,
                first_number INTEGER NOT NULL,
                next_number INTEGER NOT NULL,
                from_ms INTEGER NOT NULL,
                to_ms INTEGER NOT NULL,
                fate TEXT NOT NULL,
                destination INTEGER,            -- of destinations; NULL: none
                checksum INTEGER NOT NULL,      -- of all of them, as they were sent
                at_ms INTEGER NOT NULL,         -- when the first left
                last_ms INTEGER NOT NULL,       -- when the last left
                lag_ms INTEGER NOT NULL         -- how long after its end the first left
            );
            CREATE INDEX settled_by_number ON settled (recording_id, first_number);
            CREATE INDEX settled_by_next ON settled (recording_id, next_number);

            CREATE TABLE destinations (
                id INTEGER PRIMARY KEY,
                name TEXT NOT NULL UNIQUE
            );

            -- When something was recording, or meant to.
            CREATE TABLE runs (
                id INTEGER PRIMARY KEY,
                boot TEXT NOT NULL,             -- which start of the machine it was
                began_ms INTEGER NOT NULL,
                seen_ms INTEGER NOT NULL,       -- when it was last known to be there
                ended TEXT,                     -- how; NULL: it has not, or it died
                idle_since_ms INTEGER,          -- since when it has captured nothing; NULL: it captures
                idle_cause TEXT
            );

            -- What is here already.
            INSERT INTO recorded (recording_id, first_number, next_number, from_ms, to_ms)
                SELECT recording_id, MIN(number), MAX(number) + 1, MIN(start_ms), MAX(start_ms + duration_ms)
                FROM (
                    SELECT *, SUM(begins) OVER (PARTITION BY recording_id ORDER BY number ROWS UNBOUNDED PRECEDING) AS stretch
                    FROM (
                        SELECT recording_id, number, start_ms, duration_ms,
                            COALESCE(
                                number = LAG(number) OVER before + 1 AND ABS(start_ms - LAG(start_ms + duration_ms) OVER before) <= 100,
                                0) = 0 AS begins
                        FROM (
                            SELECT recording_id, number, start_ms, duration_ms FROM chunk_info
                            UNION ALL SELECT recording_id, number, start_ms, duration_ms FROM quarantined_chunks WHERE start_ms <> 0
                        )
                        WINDOW before AS (PARTITION BY recording_id ORDER BY number)
                    )
                )
                GROUP BY recording_id, stretch;
            """,
        """
            -- Chunks that were delivered and are kept for a while, as they were sent.
            CREATE TABLE kept_chunks (
                id INTEGER PRIMARY KEY,
                recording_id TEXT NOT NULL,
                number INTEGER NOT NULL,
                start_ms INTEGER NOT NULL,      -- Unix time, as the others
                duration_ms INTEGER NOT NULL,
                encoding TEXT NOT NULL,
                checksum INTEGER NOT NULL,      -- CRC-32C of the audio
                bytes INTEGER NOT NULL,         -- its length
                until_ms INTEGER NOT NULL,      -- when it goes
                audio BLOB NOT NULL
            );
            CREATE INDEX kept_by_number ON kept_chunks (recording_id, number);
            -- With all that the totals are made of: the audio of a week need not be walked through for them.
            CREATE INDEX kept_by_end ON kept_chunks (until_ms, bytes, start_ms);
            """,
        """
            -- Which of several inputs of a run, as the user calls it; NULL: there was only one.
            ALTER TABLE recordings ADD COLUMN input TEXT;
            ALTER TABLE gaps ADD COLUMN input TEXT;
            ALTER TABLE runs ADD COLUMN input TEXT;
            """,
        """
            -- Silence that was heard on a day and left out.
            ALTER TABLE day_totals ADD COLUMN skipped_ms INTEGER NOT NULL DEFAULT 0;
            """,
        """
            -- Windows of time that somebody wants forgotten, from before anything is deleted until nothing of them is left in this file.
            CREATE TABLE forgettings (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                from_ms INTEGER NOT NULL,       -- Unix time, as the others
                to_ms INTEGER NOT NULL,
                seal INTEGER NOT NULL           -- CRC-32C of both: of a window that the disk changed, nothing is deleted
            );

            -- What destinations are still to delete of them.
            CREATE TABLE erasures (
                id INTEGER PRIMARY KEY,
                recording_id TEXT NOT NULL,
                destination TEXT NOT NULL,      -- its name; empty: wherever chunks go
                from_ms INTEGER NOT NULL,
                to_ms INTEGER NOT NULL,
                number INTEGER,                 -- of one chunk that may have arrived, all; NULL: what is in the window
                chunk_id INTEGER,               -- what is left of that chunk here, and waits for this; NULL: nothing
                next_ms INTEGER NOT NULL,       -- when it is tried
                again_ms INTEGER,               -- when it is done once more: until then the chunk may arrive; NULL: not
                tries INTEGER NOT NULL DEFAULT 0,
                problem TEXT,
                seal INTEGER NOT NULL           -- CRC-32C of recording, window and number
            );
            CREATE INDEX erasures_by_chunk ON erasures (chunk_id) WHERE chunk_id IS NOT NULL;
            """,
        """
            -- What users have paused and not gone on with; an input without a name has the empty one.
            CREATE TABLE pauses (
                input TEXT NOT NULL UNIQUE,
                since_ms INTEGER NOT NULL,
                until_ms INTEGER                -- NULL: until somebody ends it
            );
            """,
    ];

    /// <summary>What every queue has: the Python recorder's table.</summary>
    private static readonly (string Table, string Column)[] TableOfChunks =
    [
        .. "id timestamp chunk_number source_file_id audio_data recording_start created_at"
            .Split(' ')
            .Select(static column => ("audio_chunks", column)),
    ];

    /// <summary>The version since which totals are kept.</summary>
    public const int TotalsVersion = 5;

    /// <summary>The version since which they include the encoded bytes.</summary>
    public const int EncodedTotalsVersion = 12;

    /// <summary>The version since which a chunk has a seal.</summary>
    public const int SealVersion = 18;

    /// <summary>The version since which there is a ledger.</summary>
    public const int LedgerVersion = 19;

    /// <summary>The version since which delivered chunks can be kept.</summary>
    public const int KeptVersion = 20;

    /// <summary>The version since which the ledger tells inputs apart.</summary>
    public const int InputsVersion = 21;

    /// <summary>The version since which audio can be forgotten.</summary>
    public const int ForgettingVersion = 23;

    public static int Version => Migrations.Length;

    /// <summary>The triggers and indices of the newest version, each with the statement that makes it.</summary>
    public static IReadOnlyList<(string Type, string Name, string Sql)> Own { get; } =
    [
        .. Migrations
            .SelectMany(static migration => ObjectStatement().Matches(migration))
            .Select(static match => (match.Groups["type"].Value.ToLowerInvariant(), match.Groups["name"].Value, match.Value.TrimEnd(';'))),
    ];

    /// <summary>The tables and columns of the newest version.</summary>
    public static IReadOnlyCollection<(string Table, string Column)> Columns => field ??= SchemaVersion.ColumnsAfter(Migrations);

    /// <summary>The tables of some version, each with the statement that makes it.</summary>
    public static Dictionary<string, string> TablesOf(int version) => SchemaVersion.TablesAfter(Migrations.Take(version));

    /// <summary>Brings the file up to date, in one transaction: the same pages are written once and not for each step.</summary>
    public static void Migrate(SqliteConnection database) => Migrate(database, Migrations.Length);

    /// <summary>The same up to some version, as an older recorder did.</summary>
    internal static void Migrate(SqliteConnection database, int newest)
    {
        var version = ReadVersion(database);
        if (version == Migrations.Length)
            return;
        version = FindVersion(database);
        using var transaction = database.BeginTransaction();
        foreach (var migration in Migrations.Take(newest).Skip(version))
            database.Execute(migration);
        database.Execute($"PRAGMA user_version = {newest}");
        transaction.Commit();
    }

    /// <summary>The column of a file that is read as it is, and may be older than it.</summary>
    public static string InputColumn(SqliteConnection database) => ReadVersion(database) >= InputsVersion ? "input" : "NULL";

    public static int ReadVersion(SqliteConnection database) => (int)database.Scalar<long>("PRAGMA user_version");

    /// <summary>
    /// How far a file was brought up to date. What its header says may be lower than that, as after a bit of it was turned over.
    /// </summary>
    public static int FindVersion(SqliteConnection database) =>
        ReadVersion(database) switch
        {
            var version when version == Migrations.Length => version,
            var version when version > Migrations.Length => SchemaVersion.Guess(database, Migrations),
            var version => Math.Max(version, SchemaVersion.Guess(database, Migrations)),
        };

    /// <summary>
    /// Whether a file that calls itself newer is one of this version in whose header a bit was turned over: it has the tables and columns
    /// of this one, and no others.
    /// </summary>
    public static bool IsMistaken(SqliteConnection database) =>
        BitOperations.IsPow2(ReadVersion(database) ^ Version) && SchemaVersion.ColumnsOf(database).SetEquals(Columns);

    /// <summary>Whether a file is a new one, or has the Python recorder's table at least.</summary>
    public static bool IsOurs(SqliteConnection database) =>
        database.Scalar<long>("SELECT COUNT(*) FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'") == 0
        || QueueTables.WhyNot(database, TableOfChunks) is null;

    [GeneratedRegex(
        @"CREATE ((?<type>TRIGGER) (?<name>\w+) .*?END|(?<type>INDEX) (?<name>\w+) [^;]*);",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant
    )]
    private static partial Regex ObjectStatement();
}
