using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Tests.Audio;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary><c>upload FILE…</c>, with files that other programs made.</summary>
public sealed class ImportTests
{
    private static readonly DateTimeOffset Recorded = new(2024, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Files_arrive_as_recordings_at_their_true_times_and_only_once()
    {
        await using var place = new Workplace();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        await File.WriteAllBytesAsync(place.File("talk.wav"), Chirp.Wav(new(44_100, 1), 25 * 44_100));
        await SoxAsync(place, "talk.wav", "-c", "2", "--add-comment", "DATE=2024-03-01T12:00:00Z", "tagged.flac");
        await SoxAsync(place, "talk.wav", "plain.ogg");
        File.SetLastWriteTimeUtc(place.File("plain.ogg"), Recorded.AddDays(1).AddSeconds(25).UtcDateTime);
        await File.WriteAllTextAsync(place.File("song.mp3"), "la la la la la la la la la la la la la la la");

        var (exitCode, output, _) = await RecorderProcess.RunAsync(
            place.Folder,
            server.Environment,
            "upload",
            "tagged.flac",
            "song.mp3",
            "plain.ogg"
        );

        Assert.True(exitCode == 1, output);
        Assert.Contains("not imported: song.mp3: a sound file that cannot be understood", output, StringComparison.Ordinal);
        var recordings = await server.RecordingsAsync();
        Assert.Equal(
            [Recorded, Recorded.AddDays(1)],
            recordings.Select(static recording => recording.GetProperty("start").GetDateTimeOffset())
        );
        var reference = Chirp.Samples(AudioFormat.Default, 25 * 16_000);
        foreach (var recording in recordings)
        {
            Assert.Equal(3, recording.GetProperty("chunks").GetInt32());
            var heard = MemoryMarshal.Cast<byte, short>(await server.AudioAsync(recording)).ToArray();
            Assert.Equal(reference.Length, heard.Length);
            Assert.Equal(0, Chirp.Lag(reference[200_000..240_000], heard[200_000..240_000]));
            Assert.True(Chirp.Correlation(reference, heard) > 0.95);
        }

        var again = await RecorderProcess.RunAsync(place.Folder, server.Environment, "upload", "tagged.flac");
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("tagged.flac skipped", again.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await server.RecordingsAsync()).Length);
    }

    [Fact]
    public async Task A_file_that_is_small_by_its_name_only_stays_within_the_queues_limit()
    {
        await using var place = new Workplace();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        await File.WriteAllBytesAsync(place.File("short.wav"), Chirp.Wav(new(16_000, 1), 20 * 16_000));
        await File.WriteAllBytesAsync(place.File("silence.wav"), Chirp.Wav(new(16_000, 1), 16_000));
        await SoxAsync(place, "silence.wav", "silence.flac", "vol", "0", "pad", "0", "600");
        Assert.InRange(new FileInfo(place.File("silence.flac")).Length, 1, 300_000);
        KeyValuePair<string, string>[] settings = [.. server.Environment, new("MYCELIA_MAX_QUEUE_SIZE", "1MB")];

        var (exitCode, output, _) = await RecorderProcess.RunAsync(place.Folder, settings, "upload", "silence.flac");
        Assert.Equal(2, exitCode);
        Assert.Contains("the queue has reached its limit of 1 MB", output, StringComparison.Ordinal);
        Assert.Contains("(--max-queue-size)", output, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(place.QueueFile).Length, 1, 3_000_000);
        Assert.Empty(await server.RecordingsAsync());
        Assert.Equal(0, (await RecorderProcess.RunAsync(place.Folder, settings, "upload", "short.wav")).ExitCode);
        Assert.Equal(
            0,
            (await RecorderProcess.RunAsync(place.Folder, settings, "upload", "--max-queue-size", "1GB", "silence.flac")).ExitCode
        );
        Assert.Equal(2, (await server.RecordingsAsync()).Length);
    }

    [Fact]
    public async Task Nothing_that_can_be_imported_is_exit_2_and_several_files_have_no_common_start()
    {
        await using var place = new Workplace();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        await File.WriteAllTextAsync(place.File("song.mp3"), "la la la la la la la la la la la la la la la");

        var (exitCode, output, error) = await RecorderProcess.RunAsync(place.Folder, server.Environment, "upload", "song.mp3", "none.wav");
        Assert.Equal((2, ""), (exitCode, error));
        Assert.Equal(2, output.TrimEnd().Split('\n').Length);

        Assert.Equal(
            2,
            (
                await RecorderProcess.RunAsync(place.Folder, server.Environment, "upload", "--start", "2024-03-01T12:00", "a.wav", "b.wav")
            ).ExitCode
        );
        Assert.Equal(2, (await RecorderProcess.RunAsync(place.Folder, server.Environment, "upload", "--start", "noon", "a.wav")).ExitCode);
    }

    [Fact]
    public async Task A_stop_in_the_middle_of_an_import_leaves_nothing_half_done()
    {
        await using var place = new Workplace();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        Pcm.WriteWav(place.File("long.wav"), new byte[3600 * 32_000]);
        await using (var recorder = RecorderProcess.Start(place.Folder, server.Environment, "upload", "long.wav"))
        {
            // The log grows with the first chunks; the import of an hour is far from its end then.
            var log = new FileInfo(place.QueueFile + "-wal");
            while (!log.Exists || log.Length < 4_000_000)
            {
                await Task.Delay(5);
                log.Refresh();
            }

            recorder.Signal("INT");
            Assert.Equal(1, await recorder.ExitAsync());
        }

        Assert.Equal(0L, place.Query<long>("SELECT COUNT(*) FROM audio_chunks"));
        Assert.Equal(0L, place.Query<long>("SELECT COUNT(*) FROM imports"));
        Assert.Empty(await server.RecordingsAsync());
    }

    [Fact]
    public async Task A_file_is_played_from_the_time_that_is_given()
    {
        await using var place = new Workplace();
        await File.WriteAllBytesAsync(place.File("talk.wav"), Chirp.Wav(new(48_000, 2), 48_000));
        var (exitCode, _, error) = await RecorderProcess.RunAsync(
            place.Folder,
            [],
            "--no-upload",
            "--input",
            "talk.wav",
            "--no-realtime",
            "--start",
            "2024-03-01T12:00:00Z"
        );
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal("2024-03-01T12:00:00.000Z", place.Query<string>("SELECT timestamp FROM audio_chunks"));
        Assert.Equal(32_044L, place.Query<long>("SELECT LENGTH(audio_data) FROM audio_chunks"));
    }

    [Fact]
    public async Task A_dry_run_shows_what_a_folder_would_import_and_changes_nothing()
    {
        await using var place = new Workplace();
        Directory.CreateDirectory(place.File("old/deeper"));
        await File.WriteAllBytesAsync(
            place.File("talk.wav"),
            Chirp.Wav(new(16_000, 1), 25 * 16_000),
            TestContext.Current.CancellationToken
        );
        await SoxAsync(place, "talk.wav", "--add-comment", "DATE=2024-03-01T12:00:00Z", "old/a.flac");
        await SoxAsync(place, "talk.wav", "old/deeper/20240301T120010Z.ogg");
        File.Copy(place.File("talk.wav"), place.File("old/b.wav"));
        File.Copy(place.File("talk.wav"), place.File("old/c.wav"));
        File.SetLastWriteTimeUtc(place.File("old/b.wav"), Recorded.AddDays(1).AddSeconds(25).UtcDateTime);
        await File.WriteAllTextAsync(place.File("old/d.mp3"), "la la la", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(place.File("old/notes.txt"), "no sound", TestContext.Current.CancellationToken);

        var (exitCode, output, _) = await RecorderProcess.RunAsync(
            place.Folder,
            [new("TZ", "UTC")],
            "upload",
            "-r",
            "--dry-run",
            "--json",
            "--shift=-1h",
            "old"
        );

        Assert.True(exitCode == 1, output);
        var files = JsonDocument.Parse(output).RootElement.GetProperty("files").EnumerateArray().ToArray();
        Assert.Equal(
            ["old/a.flac", "old/b.wav", "old/c.wav", "old/d.mp3", "old/deeper/20240301T120010Z.ogg"],
            files.Select(static file => file.GetProperty("path").GetString())
        );
        Assert.Equal("2024-03-01T11:00:00.000Z", files[0].GetProperty("start").GetString());
        Assert.Equal("old/deeper/20240301T120010Z.ogg", files[0].GetProperty("overlaps").GetString());
        Assert.Equal(
            ("2024-03-02T11:00:00.000Z", "modification", 25_000),
            (
                files[1].GetProperty("start").GetString(),
                files[1].GetProperty("start_from").GetString(),
                files[1].GetProperty("duration_ms").GetInt32()
            )
        );
        Assert.Equal("the same as old/b.wav", files[2].GetProperty("problem").GetString());
        Assert.NotNull(files[3].GetProperty("problem").GetString());
        Assert.Equal(
            ("name", "old/a.flac"),
            (files[4].GetProperty("start_from").GetString(), files[4].GetProperty("overlaps").GetString())
        );
        Assert.Empty(Directory.GetFiles(place.Folder, "audio_queue.db*"));
        Assert.Equal(2, (await RecorderProcess.RunAsync(place.Folder, [], "upload", "--dry-run", "old")).ExitCode);
    }

    [Fact]
    public async Task Several_files_at_guessed_times_are_asked_about_on_a_terminal()
    {
        await using var place = new Workplace();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        await File.WriteAllBytesAsync(place.File("a.wav"), Chirp.Wav(new(16_000, 1), 16_000), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(place.File("b.wav"), Chirp.Wav(new(16_000, 1), 32_000), TestContext.Current.CancellationToken);
        await using var terminal = await TmuxTerminal.OpenAsync(place.Folder, server.Environment, 100, 24);

        await terminal.EnterAsync("$R upload a.wav b.wav; echo ended: $?");
        await terminal.ScreenAsync("mtime, guessed", "2 of them at a time that is guessed", "[y/N]");
        await terminal.EnterAsync("n");
        await terminal.ScreenAsync("nothing was imported", "ended: 1");
        Assert.Empty(await server.RecordingsAsync());

        await terminal.EnterAsync("clear; $R upload --yes a.wav b.wav; echo ended: $?");
        await terminal.ScreenAsync("ended: 0");
        Assert.Equal(2, (await server.RecordingsAsync()).Length);
    }

    private static async Task SoxAsync(Workplace place, string input, params string[] output)
    {
        using var sox = Process.Start(new ProcessStartInfo("sox", ["-D", input, .. output]) { WorkingDirectory = place.Folder })!;
        await sox.WaitForExitAsync();
        Assert.Equal(0, sox.ExitCode);
    }
}
