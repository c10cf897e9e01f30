using System.Globalization;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

public sealed class StopTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_stop_in_mid_chunk_keeps_the_partial_and_reports(string signal)
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        var microphone = await sound.AddPipeSourceAsync("pipemic");
        await using var recorder = RecorderProcess.Start(
            place.Folder,
            sound.Environment,
            "--no-upload",
            "--device",
            "pipemic",
            "--json",
            "--chunk-seconds",
            "1"
        );
        await recorder.EventAsync("recording_started");
        await microphone.SpeakAsync(Pcm.Noise(40_000));
        recorder.Signal(signal);

        Assert.Equal(0, await recorder.ExitAsync());
        var stopped = await recorder.EventAsync("recording_stopped");
        var chunks = place.Query<long>("SELECT COUNT(*) FROM audio_chunks");
        Assert.Equal(chunks, stopped.GetProperty("chunks_captured").GetInt64());
        Assert.Equal(3, chunks);
        Assert.Equal(stopped.GetProperty("captured_ms").GetDouble(), place.Query<long>("SELECT SUM(duration_ms) FROM chunk_info"), 2.0);
        Assert.InRange(place.Query<long>("SELECT MIN(duration_ms) FROM chunk_info"), 300, 500);
    }

    [Fact]
    public async Task A_second_stop_ends_at_once_and_loses_nothing_that_was_stored()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var server = new SilentServer();
        await using var recorder = RecorderProcess.Start(
            place.Folder,
            [.. sound.Environment, .. server.Environment],
            "--json",
            "--chunk-seconds",
            "1",
            "--drain-timeout",
            "600"
        );
        await recorder.EventAsync("chunk_captured", static e => e.GetProperty("number").GetInt32() == 1);
        recorder.Signal("INT");
        await recorder.EventAsync("stopping");
        recorder.Signal("INT");

        Assert.Equal(130, await recorder.ExitAsync());
        Assert.InRange(place.Query<long>("SELECT COUNT(*) FROM audio_chunks"), 2, 3);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_holds_the_stop_for_the_drain_timeout_only()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var server = new SilentServer();
        await using var recorder = RecorderProcess.Start(
            place.Folder,
            [.. sound.Environment, .. server.Environment],
            "--json",
            "--duration",
            "1",
            "--drain-timeout",
            "0.2"
        );
        Assert.Equal(0, await recorder.ExitAsync());
        Assert.Equal(1, (await recorder.EventAsync("recording_stopped")).GetProperty("queue").GetProperty("chunks").GetInt32());
    }

    [Fact]
    public async Task What_was_stored_survives_a_kill_and_goes_out_on_the_next_run()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using (var recorder = RecorderProcess.Start(place.Folder, sound.Environment, "--no-upload", "--json", "--chunk-seconds", "1"))
        {
            await recorder.EventAsync("chunk_captured", static e => e.GetProperty("number").GetInt32() == 2);
            recorder.Signal("KILL");
            Assert.Equal(137, await recorder.ExitAsync());
        }

        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        Assert.Equal(0, (await RecorderProcess.RunAsync(place.Folder, server.Environment, "upload")).ExitCode);
        Assert.InRange(Assert.Single(await server.RecordingsAsync()).GetProperty("chunks").GetInt32(), 3, 4);
    }

    [Fact]
    public async Task A_second_recorder_on_the_same_queue_is_told_who_has_it()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var first = RecorderProcess.Start(place.Folder, sound.Environment, "--no-upload", "--json", "--chunk-seconds", "1");
        await first.EventAsync("chunk_captured");

        var (exitCode, _, error) = await RecorderProcess.RunAsync(place.Folder, sound.Environment, "--no-upload");
        Assert.Equal(5, exitCode);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"process {first.Id}"), error, StringComparison.Ordinal);

        var (statusCode, status, _) = await RecorderProcess.RunAsync(place.Folder, [], "queue", "status");
        Assert.Equal(0, statusCode);
        Assert.Contains("to deliver", status, StringComparison.Ordinal);
    }
}
