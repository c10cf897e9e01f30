using System.Text.Json;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Model;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>PortAudio by way of ALSA's pulse plug-in, from a private PulseAudio server.</summary>
public sealed class PortAudioTests
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task The_inputs_are_listed_without_a_word_from_the_sound_systems_that_are_not_there()
    {
        await using var server = await PulseServer.StartAsync();
        AlsaConfiguration.Write(server);

        var (exitCode, output, error) = await RecorderProcess.RunAsync(
            server.TemporaryFile(""),
            server.Environment,
            "devices",
            "--backend",
            "portaudio",
            "--json"
        );

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal("default", DefaultOf(output));
    }

    [Fact]
    public async Task PortAudio_is_taken_by_itself_where_PulseAudio_cannot_be_reached()
    {
        await using var server = await PulseServer.StartAsync();
        AlsaConfiguration.Write(server, isNamed: true);
        var environment = new Dictionary<string, string>(server.Environment) { ["PULSE_SERVER"] = "unix:/nowhere/native" };

        var (exitCode, output, _) = await RecorderProcess.RunAsync(server.TemporaryFile(""), environment, "devices", "--json");

        Assert.Equal((0, "default"), (exitCode, DefaultOf(output)));
    }

    [Fact]
    public async Task What_is_spoken_arrives_without_a_gap_and_with_its_true_time()
    {
        await using var server = await PulseServer.StartAsync();
        AlsaConfiguration.Write(server);
        await using var place = new Workplace();
        var pipe = await server.AddPipeSourceAsync("pipemic");
        await server.SetDefaultSourceAsync("pipemic");
        // As a microphone does, it delivers all the time: ALSA's plug-in guesses how old samples are from how fast they come.
        var said = Pcm.Noise(20 * 16_000);
        using var enough = new CancellationTokenSource();
        var began = DateTimeOffset.UtcNow;
        var speaking = pipe.SpeakAsync(said, enough.Token);
        await using var recorder = Record(place, server);
        await recorder.EventAsync("chunk_captured", chunk => chunk.GetProperty("number").GetInt32() == 3);
        recorder.Signal("INT");
        Assert.Equal(0, await recorder.ExitAsync());
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => speaking);

        var chunks = StoredChunk.TakeAll(place);
        var heard = chunks.SelectMany(chunk => chunk.Pcm).ToArray();
        Assert.True(heard.Length >= 4 * 32_000);
        Assert.NotEqual(-1, said.AsSpan().IndexOf(heard));
        var errors = chunks.ConvertAll(chunk => chunk.Start - began - AudioFormat.Default.DurationOf(chunk.PositionIn(said)));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"errors {string.Join(", ", errors.Select(error => $"{error.TotalMilliseconds:F1}"))} ms"
        );
        Assert.All(errors, error => Assert.InRange(error, -Tolerance, Tolerance));
    }

    [Fact]
    public async Task A_sound_server_that_dies_is_told_and_recorded_again_when_it_is_back()
    {
        await using var server = await PulseServer.StartAsync();
        AlsaConfiguration.Write(server);
        await using var place = new Workplace();
        await using var recorder = Record(place, server);
        await recorder.EventAsync("chunk_captured");

        await server.KillAsync();
        await recorder.EventAsync("capture_interrupted");
        await server.RestartAsync();
        var resumed = await recorder.EventAsync("capture_resumed");
        await recorder.EventAsync("chunk_captured");
        recorder.Signal("INT");

        Assert.Equal(0, await recorder.ExitAsync());
        Assert.InRange(resumed.GetProperty("missing_ms").GetDouble(), 1, 60_000);
        Assert.DoesNotContain("ALSA lib", recorder.Error, StringComparison.Ordinal);
    }

    private static RecorderProcess Record(Workplace place, PulseServer server) =>
        RecorderProcess.Start(
            place.Folder,
            server.Environment,
            "record",
            "--backend",
            "portaudio",
            "--no-upload",
            "--json",
            "--chunk-seconds",
            "1",
            "--db",
            place.QueueFile
        );

    private static string? DefaultOf(string devices) =>
        JsonDocument
            .Parse(devices)
            .RootElement.GetProperty("devices")
            .EnumerateArray()
            .Single(device => device.GetProperty("default").GetBoolean())
            .GetProperty("name")
            .GetString();
}
