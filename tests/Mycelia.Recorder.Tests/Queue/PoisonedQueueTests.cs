using System.Buffers;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Schema;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Tests.Queue;

/// <summary>A row is input: whatever one says, everything else is listed, recorded and delivered.</summary>
public sealed class PoisonedQueueTests
{
    private static readonly string[] Values =
    [
        "NULL",
        "'abc'",
        "x'00ff'",
        "zeroblob(3000000)",
        "-1",
        "9223372036854775807",
        "char(27, 91, 51, 49, 109, 10)",
    ];

    private static readonly byte[][] Chunks =
    [
        .. Enumerable.Range(0, PoisonedQueue.Waiting + 1).Select(static number => TemporaryQueue.Chunk(number, frames: 800).Wav.ToArray()),
    ];

    public static TheoryData<string, string> Columns()
    {
        using var model = new PoisonedQueue();
        using var database = new SqliteConnection($"Data Source={model.Path};Pooling=False");
        database.Open();
        using var command = database.Command(
            "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'"
        );
        using var row = command.ExecuteReader();
        var columns = new TheoryData<string, string>();
        while (row.Read())
            columns.Add(row.GetString(0), row.GetString(1));
        return columns;
    }

    public static TheoryData<int> Versions => [.. Enumerable.Range(0, QueueSchema.Version + 1)];

    [Theory]
    [MemberData(nameof(Columns))]
    public void Whatever_a_column_says_no_other_chunk_is_lost_and_nothing_aborts(string table, string column)
    {
        foreach (var (number, value) in Values.Index())
        {
            // In every row, and in one.
            var where = number % 2 == 0 ? "1" : $"rowid = (SELECT MIN(rowid) FROM {table})";
            using var queue = new PoisonedQueue();
            try
            {
                queue.Do($"UPDATE {table} SET {column} = {value} WHERE {where}");
            }
            catch (SqliteException)
            {
                // The table itself does not take that value.
                continue;
            }

            queue.Look();
            var spoilt =
                column != "audio_data" ? 0
                : where == "1" ? PoisonedQueue.Waiting
                : 1;
            AssertFound(queue.Recover(), spoilt, $"{table}.{column} = {value} where {where}");
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Whatever_bit_the_disk_turns_over_nothing_aborts_and_no_other_chunk_is_lost(int version)
    {
#pragma warning disable CA5394 // to be played again, not to be unguessable
        var random = new Random(version);
        var flips = int.Parse(Environment.GetEnvironmentVariable("BIT_FLIPS") ?? "5", null);
        for (var round = 0; round < flips; round++)
        {
            using var queue = new PoisonedQueue(version);
            var bytes = File.ReadAllBytes(queue.Path);
            // Half of them where the tables of what is known of chunks are.
            var at = random.Next(round % 2 == 0 ? bytes.Length : Math.Min(bytes.Length, 40_000));
            var bit = 1 << random.Next(8);
            bytes[at] ^= (byte)bit;
            File.WriteAllBytes(queue.Path, bytes);
            queue.Look();
            // What the file says of the table of chunks itself: without it SQLite finds no chunk. The file is kept, for other tools.
            var table = bytes.AsSpan().IndexOf("CREATE TABLE audio_chunks"u8);
            if (table < 0 || (at > table - 60 && at < table + 420))
            {
                Assert.True(queue.Recover().Count > 0 || queue.SetAside.Count > 0);
                continue;
            }

            try
            {
                // A file of the Python recorder's has nothing that was set aside.
                AssertFound(
                    queue.Recover(),
                    version == 0 ? 2 : 1,
                    $"version {version}, byte {at}, bit {bit} ({string.Join("; ", queue.SetAside)})"
                );
            }
            catch (QueueException e)
            {
                // The few bytes that say whose file it is: it is not touched, and a user is told.
                Assert.True(at < 100, $"version {version}, byte {at}, bit {bit}: {e.Message}");
            }
        }
#pragma warning restore CA5394
    }

    [Theory]
    [InlineData("CREATE TRIGGER evil AFTER INSERT ON audio_chunks BEGIN DELETE FROM audio_chunks; END")]
    [InlineData("CREATE TRIGGER evil BEFORE DELETE ON audio_chunks BEGIN SELECT RAISE(ABORT, 'no'); END")]
    [InlineData(
        "CREATE TRIGGER evil AFTER UPDATE ON queue_totals BEGIN INSERT INTO marks (recording_id, at_ms, label) WITH RECURSIVE n(i) AS "
            + "(SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT '', i, '' FROM n; END"
    )]
    [InlineData("CREATE TRIGGER evil AFTER UPDATE ON last_run BEGIN DELETE FROM audio_chunks; END")]
    [InlineData(
        "DROP TRIGGER chunk_info_follows; CREATE TRIGGER chunk_info_follows AFTER INSERT ON audio_chunks BEGIN DELETE FROM "
            + "audio_chunks; END"
    )]
    [InlineData(
        "DROP TRIGGER chunk_info_follows; CREATE TRIGGER chunk_info_follows AFTER DELETE ON audio_chunks\n BEGIN /*--*/ DELETE FROM "
            + "audio_chunks; /*\n*/ DELETE FROM chunk_info WHERE chunk_id = OLD.id; END"
    )]
    [InlineData("CREATE UNIQUE INDEX evil ON chunk_info (recording_id, attempts, chunk_id)")]
    [InlineData("CREATE INDEX evil ON audio_chunks (abs(chunk_number - 9223372036854775807))")]
    [InlineData("CREATE INDEX evil ON audio_chunks (id) WHERE audio_data LIKE '%a%b%c%d%e%'")]
    [InlineData("CREATE VIEW evil AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT * FROM n")]
    [InlineData("UPDATE sqlite_sequence SET seq = 9223372036854775807")]
    [InlineData(
        "UPDATE audio_chunks SET id = 9223372036854775807 WHERE id = 2; UPDATE chunk_info SET chunk_id = 9223372036854775807 WHERE "
            + "chunk_id = 2"
    )]
    [InlineData("DELETE FROM queue_totals; DELETE FROM last_run; DELETE FROM day_totals; DELETE FROM sqlite_sequence")]
    public void What_a_file_brings_with_it_never_runs(string poison)
    {
        using var queue = new PoisonedQueue();
        queue.Do(poison);
        queue.Look();
        AssertFound(queue.Recover(), 0, poison);
        Assert.Empty(queue.SetAside);
    }

    [Theory]
    [InlineData("audio_chunks", "chunk_number INTEGER NOT NULL", "chunk_number INTEGER NOT NULL UNIQUE ON CONFLICT REPLACE")]
    [InlineData("audio_chunks", "audio_data BLOB NOT NULL", "audio_data BLOB NOT NULL CHECK (id < 6)")]
    [InlineData("recordings", "started_at TEXT NOT NULL", "started_at TEXT NOT NULL CHECK (length(started_at) < 1000)")]
    [InlineData("audio_chunks", "audio_data BLOB NOT NULL", "audio_data BLOB NOT NULL /*--*/ CHECK (id < 6)")]
    [InlineData("recordings", "device TEXT", "device TEXT /* -- */ UNIQUE ON CONFLICT REPLACE")]
    [InlineData(
        "chunk_info",
        "duration_ms INTEGER NOT NULL",
        "duration_ms INTEGER NOT NULL, more TEXT GENERATED ALWAYS AS (abs(-9223372036854775808)) VIRTUAL"
    )]
    public void A_table_with_conditions_of_its_own_is_made_anew_with_its_rows(string table, string column, string hostile)
    {
        using var queue = new PoisonedQueue();
        queue.Do(
            $"""
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = replace(sql, '{column}', '{hostile}') WHERE name = '{table}';
            PRAGMA writable_schema = RESET
            """
        );
        queue.Look();
        AssertFound(queue.Recover(), 0, hostile);
        Assert.Empty(queue.SetAside);
    }

    [Theory]
    [InlineData("CREATE TABLE evil (x REFERENCES audio_chunks (id) ON DELETE RESTRICT); INSERT INTO evil VALUES (1)")]
    [InlineData("CREATE TABLE pragma_table_xinfo (x); CREATE TABLE pragma_table_info (x)")]
    [InlineData("DROP INDEX audio_chunks_by_number")]
    [InlineData("ALTER TABLE chunk_info RENAME COLUMN start_ms TO start_mt")]
    [InlineData("UPDATE recordings SET device = 'x' || char(0) || printf('%.20001c', 'A')")]
    [InlineData("UPDATE chunk_info SET last_error = 'x' || char(0) || printf('%.20001c', 'A')")]
    [InlineData("PRAGMA user_version = 16")]
    [InlineData("PRAGMA user_version = 2")]
    [InlineData("PRAGMA user_version = 52")]
    public void What_else_a_file_can_say_costs_nothing(string poison)
    {
        using var queue = new PoisonedQueue();
        queue.Do(poison);
        queue.Look();
        AssertFound(queue.Recover(), 0, poison);
        Assert.Empty(queue.SetAside);
    }

    [Theory]
    [InlineData("DROP TABLE marks")]
    public void A_file_whose_tables_are_none_of_a_recorders_is_set_aside_and_recording_goes_on(string poison)
    {
        using var queue = new PoisonedQueue();
        queue.Do("PRAGMA ignore_check_constraints = ON; " + poison);
        queue.Look();
        AssertFound(queue.Recover(), 0, poison);
        Assert.Single(queue.SetAside);
    }

    [Theory]
    [InlineData("audio_chunks")]
    [InlineData("chunk_info")]
    [InlineData("queue_totals")]
    public void A_view_in_the_place_of_a_table_is_never_asked(string table)
    {
        using var queue = new PoisonedQueue();
        queue.Do(
            $"ALTER TABLE {table} RENAME TO hidden; CREATE VIEW {table} AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 "
                + "FROM n) SELECT id, 1 AS chunk_id FROM n"
        );
        Assert.Equal(QueueProblem.Foreign, Assert.Throws<QueueException>(() => QueueReader.Open(queue.Path)).Problem);
        Assert.Equal(
            QueueProblem.Foreign,
            Assert.Throws<QueueException>(() => QueueExport.Run(queue.Path, new(), static _ => { })).Problem
        );
        Assert.Equal(QueueProblem.Foreign, Assert.Throws<QueueException>(() => ChunkQueue.Open(queue.Path)).Problem);
    }

    [Fact]
    public void What_is_larger_than_a_chunk_can_be_stays_where_it_is_and_holds_nothing_up()
    {
        using var queue = new PoisonedQueue();
        queue.Do(
            $"""
            INSERT INTO audio_chunks (timestamp, chunk_number, audio_data, recording_start, created_at)
            VALUES ('2026-03-01T12:00:00.123Z', 9, zeroblob({RowValues.LargestAudio
                + 1}), '2026-03-01T12:00:00.123Z', '2026-03-01T12:00:00.123Z')
            """
        );
        queue.Look();
        AssertFound(queue.Recover(), 0, "zeroblob");
        AssertFound(queue.Recover(), 5, "again");
        Assert.Empty(queue.SetAside);
        using var reader = QueueReader.Open(queue.Path);
        var listed = new List<QueueEntry>();
        reader.List(new(), 0, listed.Add);
        Assert.Contains(listed, static entry => entry.LastError?.Contains("larger than a chunk can be", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void A_start_that_the_disk_changed_is_not_believed()
    {
        using var queue = new PoisonedQueue();
        // Bit 46: the year 4256, which is as good a time as any.
        queue.Do(
            "UPDATE chunk_info SET start_ms = start_ms | (1 << 46) WHERE number = 1; UPDATE chunk_info SET number = number | 64 WHERE "
                + "number = 2"
        );
        using var open = ChunkQueue.Open(queue.Path);
        var chunks = new List<QueuedChunk>();
        while (open.PeekOldest() is { } chunk)
        {
            chunks.Add(chunk);
            open.Complete(chunk, "6b02");
        }

        Assert.Equal([0, 1, 2, 3], chunks.Select(static chunk => chunk.Number));
        Assert.Equal(
            [.. Enumerable.Range(0, 4).Select(static number => TemporaryQueue.Start.AddSeconds(number))],
            chunks.Select(static chunk => chunk.Start)
        );
        Assert.Single(chunks.Select(static chunk => chunk.Recording.Id).Distinct());
    }

    [Fact]
    public void A_checksum_that_the_disk_changed_does_not_cost_the_audio()
    {
        using var queue = new PoisonedQueue();
        queue.Do("UPDATE chunk_info SET checksum = checksum & ~1 | (~checksum & 1)");
        using var open = ChunkQueue.Open(queue.Path);
        Assert.Equal(AudioRead.Whole, open.ReadAudio(open.PeekOldest()!, new ArrayBufferWriter<byte>()));
    }

    private static void AssertFound(List<byte[]> found, int spoilt, string what)
    {
        var missing = Chunks.Count(chunk => !found.Exists(other => other.AsSpan().SequenceEqual(chunk)));
        Assert.True(missing <= spoilt, $"{what}: {missing} of {Chunks.Length} chunks are missing");
    }
}
