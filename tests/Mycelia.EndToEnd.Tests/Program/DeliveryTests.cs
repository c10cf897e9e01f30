using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>The whole path: real sound, real processes, a real server.</summary>
public sealed class DeliveryTests
{
    private const int Rate = 16_000;

    [Fact]
    public async Task Noise_spoken_into_a_microphone_arrives_bit_exact_and_contiguous_over_five_chunks()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        var microphone = await sound.AddPipeSourceAsync("pipemic");
        await using var recorder = RecorderProcess.Start(
            place.Folder,
            [.. sound.Environment, .. server.Environment],
            "--device",
            "pipemic",
            "--json",
            "--duration",
            "45"
        );
        await recorder.EventAsync("recording_started");
        var noise = Pcm.Noise(46 * Rate);
        var speaking = microphone.SpeakAsync(noise);

        Assert.Equal(0, await recorder.ExitAsync());
        var spokenAt = await speaking;

        var recording = Assert.Single(await server.RecordingsAsync());
        var chunks = await server.ChunksAsync(recording);
        Assert.Equal([0, 1, 2, 3, 4], chunks.Select(static chunk => chunk.GetProperty("number").GetInt32()));
        Assert.Equal([10_000, 10_000, 10_000, 10_000, 5_000], chunks.Select(static chunk => chunk.GetProperty("duration_ms").GetInt32()));
        Assert.All(
            chunks.Select(static (chunk, index) => (chunk.GetProperty("start").GetDateTimeOffset(), index)),
            chunk => Assert.InRange((chunk.Item1 - spokenAt).TotalSeconds, 10 * chunk.index - 0.05, 10 * chunk.index + 0.05)
        );
        Assert.True(
            (await server.AudioAsync(recording)).AsSpan().SequenceEqual(noise.AsSpan(0, 45 * Rate * 2)),
            "what arrived is not what was spoken"
        );
        Assert.Equal(0L, place.Query<long>("SELECT COUNT(*) FROM audio_chunks"));
    }

    [Fact]
    public async Task A_server_that_is_down_for_the_first_25_seconds_gets_every_chunk_in_order_in_one_source_file()
    {
        await using var place = new Workplace();
        await using (await LocalServerProcess.StartAsync(place.ServerData))
        {
            // Only to have its credentials made; down again before the recording begins.
        }

        var port = LocalServerProcess.FreePort();
        var settings = File.ReadAllLines(Path.Combine(place.ServerData, "credentials.env"));
        await File.WriteAllLinesAsync(place.File(".env"), [.. settings, $"MYCELIA_URL=http://127.0.0.1:{port}"]);
        await using var sound = await PulseServer.StartAsync();
        var microphone = await sound.AddPipeSourceAsync("pipemic");
        await using var recorder = RecorderProcess.Start(
            place.Folder,
            sound.Environment,
            "--device",
            "pipemic",
            "--json",
            "--chunk-seconds",
            "2.5"
        );
        await recorder.EventAsync("recording_started");
        var noise = Pcm.Noise(30 * Rate);
        var speaking = microphone.SpeakAsync(noise);

        var failure = await recorder.EventAsync("upload_failed");
        Assert.Contains("refuses connections", failure.GetProperty("reason").GetString(), StringComparison.Ordinal);
        await recorder.EventAsync("chunk_captured", static e => e.GetProperty("number").GetInt32() == 9);
        await using var server = await LocalServerProcess.StartAsync(place.ServerData, port);
        await recorder.EventAsync("chunk_uploaded", static e => e.GetProperty("number").GetInt32() == 11);
        await speaking;
        recorder.Signal("INT");

        Assert.Equal(0, await recorder.ExitAsync());
        var recording = Assert.Single(await server.RecordingsAsync());
        Assert.Equal(
            Enumerable.Range(0, 12),
            (await server.ChunksAsync(recording)).Select(static chunk => chunk.GetProperty("number").GetInt32())
        );
        Assert.True((await server.AudioAsync(recording)).AsSpan().SequenceEqual(noise), "what arrived is not what was spoken");
    }

    [Fact]
    public async Task A_key_that_may_only_upload_is_enough_and_a_restart_that_ends_its_token_loses_and_repeats_nothing()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        var port = LocalServerProcess.FreePort();
        await using var first = await LocalServerProcess.StartAsync(place.ServerData, port);
        var key = await LocalServerProcess.AddKeyAsync(place.ServerData, "recorder", "upload");
        var microphone = await sound.AddPipeSourceAsync("pipemic");
        await using var recorder = RecorderProcess.Start(
            place.Folder,
            [.. sound.Environment, .. key, new("MYCELIA_URL", first.Url.ToString())],
            "--device",
            "pipemic",
            "--json",
            "--chunk-seconds",
            "2"
        );
        await recorder.EventAsync("recording_started");
        var noise = Pcm.Noise(12 * Rate);
        var speaking = microphone.SpeakAsync(noise);

        await recorder.EventAsync("chunk_uploaded", static e => e.GetProperty("number").GetInt32() == 1);
        await first.StopAsync();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData, port);
        await recorder.EventAsync("chunk_uploaded", static e => e.GetProperty("number").GetInt32() == 5);
        await speaking;
        recorder.Signal("INT");

        Assert.Equal(0, await recorder.ExitAsync());
        var recording = Assert.Single(await server.RecordingsAsync());
        Assert.True((await server.AudioAsync(recording)).AsSpan().SequenceEqual(noise), "what arrived is not what was spoken");
    }

    [Fact]
    public async Task A_wrong_secret_stops_nothing_and_the_right_one_on_the_next_run_delivers_all()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        const string wrong = "mycelia_wrong0000000000000000000000000000000000000";
        await using (
            var recorder = RecorderProcess.Start(
                place.Folder,
                [.. sound.Environment, .. server.Environment, new("MYCELIA_TOKEN", wrong)],
                "--json",
                "--chunk-seconds",
                "1",
                "--duration",
                "3.5"
            )
        )
        {
            var failure = await recorder.EventAsync("upload_failed");
            Assert.Equal("unauthorized", failure.GetProperty("kind").GetString());
            Assert.Contains("MYCELIA_TOKEN", failure.GetProperty("reason").GetString(), StringComparison.Ordinal);
            Assert.Equal(0, await recorder.ExitAsync());
            Assert.DoesNotContain(wrong, recorder.Output + recorder.Error, StringComparison.Ordinal);
        }

        Assert.Equal(4L, place.Query<long>("SELECT COUNT(*) FROM audio_chunks"));
        var (exitCode, output, error) = await RecorderProcess.RunAsync(
            place.Folder,
            [.. sound.Environment, .. server.Environment],
            "--verbose",
            "--chunk-seconds",
            "1",
            "--duration",
            "1"
        );

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(0L, place.Query<long>("SELECT COUNT(*) FROM audio_chunks"));
        Assert.Equal([4, 1], (await server.RecordingsAsync()).Select(static recording => recording.GetProperty("chunks").GetInt32()));
        Assert.DoesNotContain(server.Credentials["MYCELIA_TOKEN"], output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pending_chunks_of_earlier_recordings_go_each_to_its_own_source_file()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        for (var run = 0; run < 2; run++)
            Assert.Equal(
                0,
                (
                    await RecorderProcess.RunAsync(
                        place.Folder,
                        sound.Environment,
                        "--no-upload",
                        "--chunk-seconds",
                        "1",
                        "--duration",
                        "2.5"
                    )
                ).ExitCode
            );
        Assert.Equal(6L, place.Query<long>("SELECT COUNT(*) FROM audio_chunks"));

        await RecorderProcess.RunAsync(
            place.Folder,
            [.. sound.Environment, .. server.Environment],
            "--chunk-seconds",
            "1",
            "--duration",
            "2"
        );

        Assert.Equal([3, 3, 2], (await server.RecordingsAsync()).Select(static recording => recording.GetProperty("chunks").GetInt32()));
        Assert.Equal(0L, place.Query<long>("SELECT COUNT(*) FROM audio_chunks"));
    }

    [Fact]
    public async Task The_backlog_goes_out_by_upload_alone()
    {
        await using var place = new Workplace();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        var wav = Pcm.WriteWav(place.File("speech.wav"), Pcm.Noise(25 * Rate));
        Assert.Equal(0, (await RecorderProcess.RunAsync(place.Folder, [], "--no-upload", "--input", wav, "--no-realtime")).ExitCode);

        var (exitCode, _, error) = await RecorderProcess.RunAsync(place.Folder, server.Environment, "upload");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal((await File.ReadAllBytesAsync(wav))[44..], await server.AudioAsync(Assert.Single(await server.RecordingsAsync())));
    }

    [Fact]
    public async Task A_queue_file_of_the_python_recorder_drains()
    {
        await using var place = new Workplace();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        var wav = Pcm.WriteWav(place.File("first.wav"), Pcm.Noise(Rate));
        Assert.Equal(
            0,
            (await RecorderProcess.RunAsync(place.Folder, server.Environment, "--db", "other.db", "--input", wav, "--no-realtime")).ExitCode
        );
        var known = (await server.RecordingsAsync()).Single().GetProperty("id").GetString();
        PythonQueue.Write(place.QueueFile, known!);

        var (exitCode, output, _) = await RecorderProcess.RunAsync(place.Folder, server.Environment, "upload");

        Assert.True(exitCode == 0, output);
        Assert.Equal(0L, place.Query<long>("SELECT COUNT(*) FROM audio_chunks"));
        var recordings = (await server.RecordingsAsync()).ToDictionary(static recording => recording.GetProperty("id").GetString()!);
        Assert.Equal(2, recordings.Count);
        var adopted = recordings.Single(recording => recording.Key != known).Value;
        Assert.Equal([0, 1, 2], (await server.ChunksAsync(adopted)).Select(static chunk => chunk.GetProperty("number").GetInt32()));
        Assert.Equal(PythonQueue.FirstStart, (await server.ChunksAsync(adopted))[0].GetProperty("start").GetDateTimeOffset());
        Assert.Equal(3, recordings[known!].GetProperty("chunks").GetInt32());
    }
}
