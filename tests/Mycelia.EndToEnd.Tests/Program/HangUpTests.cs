using System.Diagnostics;
using System.Globalization;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.StandIns.Servers;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>SIGHUP: a terminal that closes, or someone who has mended the server.</summary>
public sealed class HangUpTests
{
    [Fact]
    public async Task A_hang_up_signal_from_someone_has_the_server_checked_at_once_and_recording_goes_on()
    {
        await using var place = new Workplace();
        await using var server = new MyceliaStandIn(new() { Generation = Generation.B });
        await using var sound = await PulseServer.StartAsync();
        await using var recorder = RecorderProcess.Start(
            place.Folder,
            [.. sound.Environment, .. server.Environment],
            "--json",
            "--chunk-seconds",
            "1",
            "--destination",
            "ingest"
        );
        Assert.Equal("misconfigured", (await recorder.EventAsync("upload_failed")).GetProperty("kind").GetString());
        recorder.Signal("HUP");
        // By itself it would be looked at again in three minutes: longer than a test waits.
        await recorder.EventAsync("upload_failed", static e => e.GetProperty("next_try_ms").GetDouble() > 170_000);

        server.Generation = Generation.A;
        recorder.Signal("HUP");

        await recorder.EventAsync("chunk_uploaded");
        await recorder.EventAsync("chunk_captured");
        recorder.Signal("TERM");
        Assert.Equal(0, await recorder.ExitAsync());
    }

    [Fact]
    public async Task A_terminal_that_closes_stops_the_recording_cleanly()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        var start = new ProcessStartInfo(
            "script",
            ["-qec", $"echo $$ > pid; exec '{Programs.Recorder}' --no-upload --chunk-seconds 1 --plain > log 2>&1", "/dev/null"]
        )
        {
            WorkingDirectory = place.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in sound.Environment)
            start.Environment[name] = value;
        using var terminal = Process.Start(start)!;
        await LogSaysAsync(place, "chunk 0 captured");
        using var recorder = Process.GetProcessById(
            int.Parse(await File.ReadAllTextAsync(place.File("pid")), CultureInfo.InvariantCulture)
        );
        try
        {
            terminal.Kill();
            await LogSaysAsync(place, "stopped: ");
            await recorder.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }
        finally
        {
            if (!recorder.HasExited)
                recorder.Kill();
            await terminal.WaitForExitAsync();
        }
    }

    private static async Task LogSaysAsync(Workplace place, string words)
    {
        var log = "";
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < TimeSpan.FromSeconds(60); await Task.Delay(50))
        {
            log = File.Exists(place.File("log")) ? await File.ReadAllTextAsync(place.File("log")) : "";
            if (log.Contains(words, StringComparison.Ordinal))
                return;
        }

        Assert.Fail($"the log never said '{words}':\n{log}");
    }
}
