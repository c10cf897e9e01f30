using System.Diagnostics;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Queue;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>Disks, and what stands before them, that refuse for other reasons than lack of room.</summary>
public sealed class StorageRefusalTests
{
    [Fact]
    public async Task A_disk_that_turns_read_only_frees_the_microphone_and_is_told_from_a_full_one()
    {
        using var disk = new LoopDisk(megabytes: 32);
        await using var sound = await PulseServer.StartAsync();
        var microphone = await sound.AddPipeSourceAsync("pipemic");
        using var enough = new CancellationTokenSource();
        var speaking = microphone.SpeakAsync(Pcm.Noise(60 * 16_000), enough.Token);
        await using (
            var recorder = RecorderProcess.Start(
                disk.Folder,
                sound.Environment,
                "--no-upload",
                "--device",
                "pipemic",
                "--json",
                "--chunk-seconds",
                "1"
            )
        )
        {
            await recorder.EventAsync("chunk_captured");
            disk.TurnReadOnly();
            var state = await recorder.EventAsync("state", static state => state.GetProperty("state").GetString() == "storage_refused");
            Assert.Equal("read_only", state.GetProperty("storage_problem").GetString());
            Assert.Contains("read-only", state.GetProperty("problems")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
            for (var patience = 0; (await sound.PactlAsync("list", "short", "source-outputs")).Length > 0; patience++)
            {
                Assert.True(patience < 100, "the microphone is not free");
                await Task.Delay(50);
            }

            var status = await RecorderProcess.RunAsync(disk.Folder, [], "status");
            Assert.Equal(1, status.ExitCode);
            Assert.StartsWith("storage refused since", status.Output, StringComparison.Ordinal);
            Assert.Contains("read-only", status.Output, StringComparison.Ordinal);
            recorder.Signal("INT");
            await recorder.ExitAsync();
            Assert.DoesNotContain("make room", recorder.Output, StringComparison.Ordinal);
        }

        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => speaking);
    }

    [Theory]
    [InlineData("stop", "NOT RECORDING: the file may not become larger than")]
    [InlineData("drop-oldest", "DROPPED")]
    public async Task A_file_that_may_not_grow_is_a_full_disk_and_the_limits_hold(string whenFull, string words)
    {
        await using var place = new Workplace();
        var wav = Pcm.WriteWav(place.File("noise.wav"), Pcm.Noise(60 * 16_000));
        using var limited = Process.Start(
            new ProcessStartInfo(
                "bash",
                [
                    "-c",
                    "ulimit -f 700; exec timeout -s INT 4 \"$@\"",
                    "bash",
                    Programs.Recorder,
                    "--no-upload",
                    "--plain",
                    "--input",
                    wav,
                    "--no-realtime",
                    "--chunk-seconds",
                    "5",
                    "--when-full",
                    whenFull,
                ]
            )
            {
                WorkingDirectory = place.Folder,
                RedirectStandardOutput = true,
            }
        )!;
        var output = await limited.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await limited.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Contains(words, output, StringComparison.Ordinal);
        Assert.DoesNotContain("LOST", output, StringComparison.Ordinal);
        Assert.Equal(whenFull == "drop-oldest", output.Contains("stopped: 60 s captured", StringComparison.Ordinal));
        Assert.InRange(new FileInfo(place.QueueFile).Length, 1, 700 * 1024);
    }

    [Fact]
    public async Task A_queue_on_a_disk_that_may_only_be_read_can_be_looked_at()
    {
        using var disk = new LoopDisk(megabytes: 16);
        var wav = Pcm.WriteWav(Path.Combine(disk.Folder, "noise.wav"), Pcm.Noise(16_000));
        Assert.Equal(0, (await RecorderProcess.RunAsync(disk.Folder, [], "--no-upload", "--input", wav, "--no-realtime")).ExitCode);
        disk.Remount("ro");
        foreach (
            string[] command in new[]
            {
                ["queue", "status"],
                ["queue", "list"],
                new[] { "queue", "export", Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()) },
            }
        )
        {
            var looked = await RecorderProcess.RunAsync(disk.Folder, [], command);
            Assert.True(looked.ExitCode == 0, looked.Error);
        }

        var refused = await RecorderProcess.RunAsync(disk.Folder, [], "--no-upload", "--input", wav, "--no-realtime");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("read-only", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_queue_of_another_user_says_whose_it_is_and_can_be_read_where_it_may_be()
    {
        if (Environment.UserName != "root")
            Assert.Skip("to be another user takes root");
        await using var place = new Workplace();
        File.SetUnixFileMode(place.Folder, (UnixFileMode)0x1ed);
        using (var queue = ChunkQueue.Open(place.QueueFile))
            Assert.Equal(0, queue.GetStatus().Chunks);
        var refused = await RunAsNobodyAsync(place, "queue", "status", "--db", place.QueueFile);
        Assert.Contains("belongs to root, mode 600", refused.Error, StringComparison.Ordinal);
        File.SetUnixFileMode(place.QueueFile, (UnixFileMode)0x1a4);
        var read = await RunAsNobodyAsync(place, "queue", "status", "--db", place.QueueFile);
        Assert.True(read.ExitCode == 0, read.Error);
    }

    [Fact]
    public async Task A_log_goes_into_a_pipe_whose_reader_leaves_and_the_recording_goes_on()
    {
        await using var place = new Workplace();
        var wav = Pcm.WriteWav(place.File("noise.wav"), Pcm.Noise(16_000));
        using var piped = Process.Start(
            new ProcessStartInfo(
                "bash",
                [
                    "-c",
                    "\"$1\" --no-upload --quiet --input \"$2\" --no-realtime --log-file /dev/stdout | head -n 1; echo ${PIPESTATUS[0]}",
                    "bash",
                    Programs.Recorder,
                    wav,
                ]
            )
            {
                WorkingDirectory = place.Folder,
                RedirectStandardOutput = true,
            }
        )!;
        var lines = (await piped.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n');
        Assert.Contains("mycelia-recorder", lines[0], StringComparison.Ordinal);
        Assert.Equal("0", lines[1]);
        Assert.Equal(1, place.Query<long>("SELECT COUNT(*) FROM audio_chunks"));
    }

    private static async Task<(int ExitCode, string Error)> RunAsNobodyAsync(Workplace place, params string[] arguments)
    {
        // The program must be where another user may go.
        var program = place.File("program");
        if (!Directory.Exists(program))
        {
            Directory.CreateDirectory(program);
            foreach (
                var file in Directory
                    .EnumerateFiles(Path.GetDirectoryName(Programs.Recorder)!)
                    .Where(static file => !file.EndsWith(".dbg", StringComparison.Ordinal))
            )
                File.Copy(file, Path.Combine(program, Path.GetFileName(file)));
        }

        using var process = Process.Start(
            new ProcessStartInfo(
                "setpriv",
                [
                    "--reuid=65534",
                    "--regid=65534",
                    "--clear-groups",
                    Path.Combine(program, Path.GetFileName(Programs.Recorder)),
                    .. arguments,
                ]
            )
            {
                WorkingDirectory = "/",
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, error);
    }
}
