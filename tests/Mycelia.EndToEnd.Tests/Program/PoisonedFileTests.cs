using Microsoft.Data.Sqlite;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>
/// Queues and journals that an ailing disk or an attacker has had in hand: every command ends with a sentence, and a recorder records on.
/// </summary>
public sealed class PoisonedFileTests
{
    private static readonly string[][] Commands =
    [
        ["queue", "status"],
        ["queue", "list"],
        ["queue", "list", "--json"],
        ["queue", "export", "out"],
        ["status"],
        ["doctor"],
        ["queue", "retry", "--all", "-n"],
        ["queue", "discard", "--all", "-n"],
        ["upload", "--drain-timeout", "1"],
        ["upload", "a.wav", "-n"],
        ["record", "--no-upload", "--no-realtime", "--input", "a.wav"],
        ["record", "--no-realtime", "--input", "a.wav", "--drain-timeout", "1"],
        ["queue", "list"],
        ["queue", "export", "out2"],
    ];

    [Theory]
    [InlineData("UPDATE chunk_info SET start_ms = start_ms | (1 << 62)")]
    [InlineData(
        "UPDATE chunk_info SET start_ms = start_ms | (1 << 46), number = -1, attempts = 1 << 33, last_error = char(27) || '[31mRED' "
            + "|| char(10) || '<3>forged'"
    )]
    [InlineData(
        "UPDATE chunk_info SET duration_ms = 9223372036854775807, sent_until_ms = 9223372036854775807; UPDATE recordings SET "
            + "opened_by = 1 << 40, started_at = x'00ff', device = char(27, 10)"
    )]
    [InlineData(
        "UPDATE queue_totals SET chunks = 1 << 62, bytes = -9; UPDATE last_run SET in_flight = 1 << 40; INSERT OR REPLACE INTO "
            + "day_totals SELECT date('now', 'localtime'), 1 << 62, 1 << 62, 1 << 62, 1 << 62, 1 << 62, 1 << 62, 1 << 62, 1 << 62, "
            + "1 << 62, 1 << 62"
    )]
    [InlineData(
        "DELETE FROM queue_totals; DELETE FROM recordings; UPDATE audio_chunks SET timestamp = zeroblob(5000), recording_start = '', "
            + "chunk_number = 'x'"
    )]
    [InlineData("UPDATE sqlite_sequence SET seq = 9223372036854775807")]
    [InlineData("CREATE TRIGGER evil AFTER INSERT ON audio_chunks BEGIN DELETE FROM audio_chunks; END")]
    [InlineData(
        "CREATE TRIGGER evil AFTER INSERT ON chunk_info BEGIN INSERT INTO marks (recording_id, at_ms, label) WITH RECURSIVE n(i) AS "
            + "(SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT '', i, '' FROM n; END"
    )]
    [InlineData(
        "ALTER TABLE audio_chunks RENAME TO hidden; CREATE VIEW audio_chunks AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id "
            + "+ 1 FROM n) SELECT id, '' AS timestamp, 1 AS chunk_number, '' AS source_file_id, x'00' AS audio_data, '' AS "
            + "recording_start, '' AS created_at FROM n"
    )]
    public async Task Every_command_says_what_it_can_of_a_poisoned_queue(string poison)
    {
        await using var place = await FillAsync();
        using (var database = new SqliteConnection($"Data Source={place.QueueFile};Pooling=False;Foreign Keys=False"))
        {
            database.Open();
            using var command = database.CreateCommand();
#pragma warning disable CA2100 // constants of the tests
            command.CommandText = poison;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }

        await RunAllAsync(place);
    }

    [Theory]
    [InlineData("truncate -s 3G audio_queue.db.capture")]
    [InlineData("head -c 100000 /dev/urandom > audio_queue.db.capture")]
    [InlineData("head -c 100000 /dev/urandom > audio_queue.db-wal")]
    [InlineData("printf junk > audio_queue.db-journal")]
    [InlineData("truncate -s 32768 audio_queue.db-shm")]
    public async Task And_of_journals_that_are_none(string poison)
    {
        await using var place = await FillAsync();
        using var shell = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("sh", ["-c", poison]) { WorkingDirectory = place.Folder }
        )!;
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        await RunAllAsync(place);
    }

    private static async Task<Workplace> FillAsync()
    {
        var place = new Workplace();
        Pcm.WriteWav(place.File("a.wav"), Pcm.Noise(160_000));
        for (var i = 0; i < 2; i++)
            await RecorderProcess.RunAsync(
                place.Folder,
                [],
                "record",
                "--no-upload",
                "--no-realtime",
                "--input",
                "a.wav",
                "--chunk-seconds",
                "3"
            );
        return place;
    }

    private static async Task RunAllAsync(Workplace place)
    {
        var before = new DirectoryInfo(place.Folder).EnumerateFiles("*.damaged-*").Count();
        foreach (var args in Commands)
        {
            var (exitCode, output, error) = await RecorderProcess.RunAsync(
                place.Folder,
                [new("MYCELIA_URL", "http://127.0.0.1:9"), new("MYCELIA_CLIENT_ID", "x"), new("MYCELIA_TOKEN", "y")],
                args
            );
            Civility.Check(args, exitCode, output + error);
        }

        Assert.Equal(0, before);
    }
}
