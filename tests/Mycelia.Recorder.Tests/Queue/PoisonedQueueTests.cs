using System.Buffers;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Schema;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Tests.Queue;

/// <summary>A row is input: whatever one says, everything else is listed, recorded and delivered.</summary>
public sealed class PoisonedQueueTests
{
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
        PoisonedQueue.AssertFound(queue.Recover(), 0, poison);
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
        PoisonedQueue.AssertFound(queue.Recover(), 0, hostile);
        Assert.Empty(queue.SetAside);
    }

    [Theory]
    [InlineData("CREATE TABLE evil (x REFERENCES audio_chunks (id) ON DELETE RESTRICT); INSERT INTO evil VALUES (1)")]
    [InlineData("CREATE TABLE pragma_table_xinfo (x); CREATE TABLE pragma_table_info (x)")]
    [InlineData("DROP INDEX audio_chunks_by_number")]
    [InlineData("ALTER TABLE chunk_info RENAME COLUMN start_ms TO start_mt")]
    [InlineData("UPDATE recordings SET device = 'x' || char(0) || printf('%.20001c', 'A')")]
    [InlineData("UPDATE chunk_info SET last_error = 'x' || char(0) || printf('%.20001c', 'A')")]
    [InlineData("PRAGMA user_version = 17")]
    [InlineData("PRAGMA user_version = 2")]
    public void What_else_a_file_can_say_costs_nothing(string poison)
    {
        using var queue = new PoisonedQueue();
        queue.Do(poison);
        queue.Look();
        PoisonedQueue.AssertFound(queue.Recover(), 0, poison);
        Assert.Empty(queue.SetAside);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    public void A_bit_of_the_version_that_was_turned_over_costs_nothing(int bit)
    {
        using var queue = new PoisonedQueue();
        queue.Do($"PRAGMA user_version = {QueueSchema.Version ^ bit}");
        queue.Look();
        PoisonedQueue.AssertFound(queue.Recover(), 0, $"bit {bit}");
        Assert.Empty(queue.SetAside);
    }

    [Theory]
    [InlineData("DROP TABLE marks")]
    public void A_file_whose_tables_are_none_of_a_recorders_is_set_aside_and_recording_goes_on(string poison)
    {
        using var queue = new PoisonedQueue();
        queue.Do("PRAGMA ignore_check_constraints = ON; " + poison);
        queue.Look();
        PoisonedQueue.AssertFound(queue.Recover(), 0, poison);
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
        PoisonedQueue.AssertFound(queue.Recover(), 0, "zeroblob");
        PoisonedQueue.AssertFound(queue.Recover(), 5, "again");
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
}
