using System.Diagnostics;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>A pager, a terminal after Ctrl+S: what reads the recorder's lines stands still.</summary>
public sealed class StandingReaderTests
{
    /// <summary>What a pipe takes before whoever writes has to wait.</summary>
    private const int PipeBytes = 65_536;

    [Theory]
    [InlineData("--json")]
    [InlineData("--plain")]
    public async Task A_reader_that_stands_still_holds_up_neither_the_recording_nor_its_end(string how)
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        var pipe = Path.Combine(place.Folder, "pipe");
        using (var made = Process.Start("mkfifo", [pipe]))
            await made.WaitForExitAsync();
        using var reader = new FileStream(pipe, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        reader.Write(new byte[PipeBytes]);

        var start = new ProcessStartInfo(
            "bash",
            ["-c", "exec \"$0\" \"$@\" >\"$FIFO\"", Programs.Recorder, "--no-upload", "--chunk-seconds", "0.2", how]
        )
        {
            WorkingDirectory = place.Folder,
        };
        foreach (var (name, value) in sound.Environment)
            start.Environment[name] = value;
        start.Environment["FIFO"] = pipe;
        using var recorder = Process.Start(start)!;
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (
                !File.Exists(place.QueueFile)
                || place.Query<long>("SELECT COUNT(*) FROM sqlite_schema WHERE name = 'last_run'") == 0
                || place.Query<long>("SELECT COUNT(*) FROM audio_chunks") < 5
            )
                await Task.Delay(50, patience.Token);
            using (var kill = Process.Start("kill", ["-INT", $"{recorder.Id}"]))
                await kill.WaitForExitAsync();
            await recorder.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(15));
            Assert.Equal(0, recorder.ExitCode);
        }
        finally
        {
            if (!recorder.HasExited)
                recorder.Kill();
        }
    }

    [Theory]
    [InlineData(">&-")]
    [InlineData(">&- 2>&- <&-")]
    public async Task Nothing_is_said_into_a_file_of_the_recorders_where_its_output_is_closed(string closed)
    {
        await using var place = new Workplace();
        Pcm.WriteWav(place.File("speech.wav"), Pcm.Noise(16_000));
        using var recorder = Process.Start(
            new ProcessStartInfo(
                "bash",
                ["-c", $"exec \"$0\" --no-upload --input speech.wav --no-realtime --json {closed}", Programs.Recorder]
            )
            {
                WorkingDirectory = place.Folder,
            }
        )!;
        await recorder.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(0, recorder.ExitCode);
        Assert.Equal(1, place.Query<long>("SELECT COUNT(*) FROM audio_chunks"));
        Assert.DoesNotContain(
            Directory.GetFiles(place.Folder),
            static file => File.ReadAllText(file).Contains("\"event\"", StringComparison.Ordinal)
        );
    }
}
