using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Mycelia.Benchmarks.Backlog;
using Mycelia.Benchmarks.Processes;
using Mycelia.Benchmarks.Servers;

namespace Mycelia.Benchmarks.Page;

/// <summary>
/// An archive of whole days of one recorder. A few chunks are sent to a real server; every other one is a row and a hard link like theirs.
/// The server itself draws the peaks, as it does for what an earlier version stored.
/// </summary>
/// <param name="program">The server.</param>
/// <param name="path">Its data.</param>
/// <param name="days">How many.</param>
internal sealed class PageArchive(string program, string path, int days)
{
    /// <summary>The first moment, UTC.</summary>
    public static readonly DateTimeOffset First = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const int ChunksOfDay = 86_400 / BacklogAudio.ChunkSeconds;

    /// <summary>So many that no file of a year has more links than a file system takes.</summary>
    private const int Models = 60;

    private const string IngestPath = "/api/audio/ingest";
    private const string IsoMs = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public int Chunks => days * ChunksOfDay;

    /// <summary>Makes it.</summary>
    /// <returns>How long it took, and how much of that the server took for the peaks.</returns>
    public async Task<(double Seconds, double PeakSeconds)> MakeAsync()
    {
        var clock = Stopwatch.StartNew();
        string recording;
        using (var server = await StartAsync(Directories.Fresh(path)))
            recording = await SendModelsAsync(server);
        using (var index = Open())
            Multiply(index, recording);
        var drawing = Stopwatch.StartNew();
        using (await StartAsync(path))
        {
            using var index = Open();
            while (Scalar(index, "SELECT count(*) FROM upkeep WHERE task = 'peaks'") > 0)
                await Task.Delay(TimeSpan.FromSeconds(0.5));
        }

        return (clock.Elapsed.TotalSeconds, drawing.Elapsed.TotalSeconds);
    }

    /// <summary>A server on it. Nothing is packed meanwhile: the links would become files of their own.</summary>
    public Task<LocalServer> StartAsync() => StartAsync(path);

    private Task<LocalServer> StartAsync(string data) =>
        LocalServer.StartAsync(program, data, new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" }, "--no-flac");

    private SqliteConnection Open()
    {
        SQLitePCL.Batteries_V2.Init();
        var index = new SqliteConnection($"Data Source={Path.Combine(path, "index.db")};Pooling=False");
        index.Open();
        return index;
    }

    /// <returns>Their recording.</returns>
    private async Task<string> SendModelsAsync(LocalServer server)
    {
        var sound = Path.Combine(path, "models.wav");
        var audio = BacklogAudio.Make(sound, Models);
        string? recording = null;
        for (var number = 0; number < Models; number++)
        {
            using var content = new MultipartFormDataContent();
            using var file = new ByteArrayContent(audio.Read(number));
            file.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
            content.Add(file, "audio", "chunk.wav");
            var description = FieldsOf(number);
            if (recording is not null)
                description["source_file_id"] = recording;
            using var fields = new StringContent(description.ToJsonString());
            content.Add(fields, "data");
            recording = (await server.Account.PostAsync(IngestPath, content)).GetProperty("source_file_id").GetString();
        }

        File.Delete(sound);
        return recording!;
    }

    /// <summary>A day before the archive begins.</summary>
    private static JsonObject FieldsOf(int number) =>
        new()
        {
            ["start"] = Iso(First.AddDays(-1).AddSeconds(number * BacklogAudio.ChunkSeconds)),
            ["chunk_number"] = number,
            ["metadata"] = new JsonObject
            {
                ["recording_id"] = "models",
                ["recording_start"] = Iso(First.AddDays(-1)),
                ["recording_chunk"] = number,
                ["chunk_duration_ms"] = BacklogAudio.ChunkSeconds * 1_000,
                ["streaming"] = true,
                ["device"] = "microphone",
                ["format"] = "wav",
                ["rate"] = Speech.SampleRate,
                ["width"] = 2,
                ["channels"] = 1,
            },
        };

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString(IsoMs, CultureInfo.InvariantCulture);

    /// <summary>A recording of each day, as a recorder makes them, from chunks like those that were sent; which then go.</summary>
    private void Multiply(SqliteConnection index, string models)
    {
        Execute(index, "PRAGMA synchronous = OFF");
        using var transaction = index.BeginTransaction();
        using var insert = index.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = """
            INSERT INTO chunks (id, owner, recording_id, number, start_ms, frames, pcm_offset, file_size, sha256, streaming, encoding,
                samples)
            SELECT $id, owner, $recording, $number, $start, frames, pcm_offset, file_size, sha256, streaming, encoding, samples
            FROM chunks WHERE recording_id = $models AND number = $model
            """;
        insert.Parameters.AddWithValue("$models", models);
        foreach (var name in new[] { "$id", "$recording", "$number", "$start", "$model" })
            insert.Parameters.AddWithValue(name, 0);
        for (var day = 0; day < days; day++)
        {
            var (recording, from) = (Id(day), First.AddDays(day));
            Execute(
                index,
                $"""
                INSERT INTO recordings (id, owner, start_ms, sample_rate, channels, metadata, track, samples)
                    SELECT '{recording}', owner, {from.ToUnixTimeMilliseconds()}, sample_rate, channels, metadata, track, samples
                    FROM recordings WHERE id = '{models}';
                INSERT INTO stretches (track, recording_id, from_ms, to_ms)
                    SELECT track, id, start_ms, start_ms + 86400000 FROM recordings WHERE id = '{recording}';
                """
            );
            for (var number = 0; number < ChunksOfDay; number++)
            {
                var (start, model) = (from.AddSeconds(number * BacklogAudio.ChunkSeconds), (day * 7 + number) % Models);
                insert.Parameters["$id"].Value = Id(day * ChunksOfDay + number);
                insert.Parameters["$recording"].Value = recording;
                insert.Parameters["$number"].Value = number;
                insert.Parameters["$start"].Value = start.ToUnixTimeMilliseconds();
                insert.Parameters["$model"].Value = model;
                insert.ExecuteNonQuery();
                Link(
                    FileOf(First.AddDays(-1).AddSeconds(model * BacklogAudio.ChunkSeconds), models, model),
                    FileOf(start, recording, number)
                );
            }
        }

        Execute(
            index,
            $"""
            DELETE FROM chunks WHERE recording_id = '{models}';
            DELETE FROM recordings WHERE id = '{models}';
            DELETE FROM stretches WHERE recording_id = '{models}';
            DELETE FROM peaks;
            INSERT INTO upkeep (task, before_row) SELECT 'peaks', max(rowid) + 1 FROM chunks;
            """
        );
        transaction.Commit();
        Directory.Delete(Path.GetDirectoryName(FileOf(First.AddDays(-1), models, 0))!, recursive: true);
    }

    private static string Id(int number) => number.ToString("x24", CultureInfo.InvariantCulture);

    /// <summary>Where the server has a chunk's file.</summary>
    private string FileOf(DateTimeOffset start, string recording, int number) =>
        Path.Combine(
            path,
            "audio",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{start:yyyy'/'MM'/'dd}/{start:yyyyMMdd'T'HHmmssfff'Z'}_{recording}_{number:D5}.wav"
            )
        );

    private static void Link(string file, string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(name)!);
        if (LibC.link(file, name) != 0)
            throw new IOException($"{name}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }

    private static void Execute(SqliteConnection index, string sql)
    {
        using var command = index.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long Scalar(SqliteConnection index, string sql)
    {
        using var command = index.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
