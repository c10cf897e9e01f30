using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Audio.Decoding;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Tests.Audio;
using Mycelia.StandIns.Faults;
using Mycelia.StandIns.Http;
using Mycelia.StandIns.Servers;
using Mycelia.StandIns.Store;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>The program against every generation of Mycelia's server, over a line that loses answers, and killed in the middle.</summary>
public sealed class GenerationsTests
{
    private const int Chunks = 30;
    private const int Rate = 16_000;
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 11, 59, 50, 250, TimeSpan.Zero);
    private static readonly short[] Original = Chirp.Samples(AudioFormat.Default, Chunks * Rate);

    [Theory]
    [InlineData(Generation.A)]
    [InlineData(Generation.B)]
    [InlineData(Generation.C)]
    public async Task Everything_arrives_once_in_its_place_and_whole(Generation generation)
    {
        await using var place = new Workplace();
        await using var server = new MyceliaStandIn(new() { Generation = generation });
        await RecordAsync(place, Chunks);
        var writes = 0;
        await using var proxy = new FaultProxy(
            server.Url,
            request =>
                request.Path.EndsWith("/ingest", StringComparison.Ordinal) || request.Path.EndsWith("mongo", StringComparison.Ordinal)
                    ? ++writes % 6 == 5
                        ? Fault.LostAnswer
                        : Fault.None
                    : Fault.None
        );
        await KillAfterAsync(place, server, proxy.Url, stored: 9);

        var (exitCode, output, error) = await UploadAsync(place, server, proxy.Url);

        Assert.True(exitCode == 0, output + error);
        Assert.DoesNotContain("possibly repeated", output, StringComparison.Ordinal);
        var source = Assert.Single(server.Store.Documents("source_files"));
        var chunks = ChunksOf(server, source);
        Assert.Equal(Chunks, server.Store.Documents("audio_chunks").Count);
        Assert.Equal(Enumerable.Range(0, Chunks), chunks.Select(static chunk => chunk["index"]!.GetValue<int>()));
        Assert.Equal(
            Enumerable.Range(0, Chunks).Select(static number => Start.AddSeconds(number)),
            chunks.Select(static chunk => ExtendedJson.DateOf(chunk["start"])!.Value)
        );
        Assert.Equal(Start, ExtendedJson.DateOf(source["start"]));
        AssertSound(chunks);
        // As Mycelia groups them for its transcription, and shows them.
        Assert.All(chunks, chunk => Assert.Equal(ExtendedJson.OidOf(source["_id"]), ExtendedJson.OidOf(chunk["original_id"])));
        Assert.True(source["ingested"]!.GetValue<bool>());
        Assert.Equal("speech.wav", source["metadata"]!["deviceName"]!.GetValue<string>());
        Assert.Equal(2, server.Store.Documents("histogram_5min").Count);
        Assert.Equal(0L, place.Query<long>("SELECT COUNT(*) FROM audio_chunks"));
    }

    [Fact]
    public async Task An_upgrade_in_the_middle_of_a_backlog_goes_unnoticed()
    {
        await using var place = new Workplace();
        await using var server = new MyceliaStandIn();
        await RecordAsync(place, Chunks);
        var stored = 0;
        server.AfterCommit = request =>
        {
            if (request.Action == "ingest" && Interlocked.Increment(ref stored) == 11)
                server.Generation = Generation.B;
            return Task.FromResult<WireReply?>(null);
        };

        // The upload route has begun it, and the next run would have it otherwise.
        var (exitCode, output, error) = await RecorderProcess.RunAsync(
            place.Folder,
            [.. server.Environment, new("MYCELIA_DESTINATION", "ingest")],
            "upload",
            "--parallel-uploads",
            "4"
        );
        if (exitCode != 0)
            (exitCode, output, error) = await UploadAsync(place, server, server.Url);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.DoesNotContain("cannot deliver", output, StringComparison.Ordinal);
        var source = Assert.Single(server.Store.Documents("source_files"));
        var chunks = ChunksOf(server, source);
        Assert.Equal(Enumerable.Range(0, Chunks), chunks.Select(static chunk => chunk["index"]!.GetValue<int>()));
        Assert.Equal(Chunks, server.Store.Documents("audio_chunks").Count);
        // As Mycelia groups them for its transcription.
        Assert.All(chunks, chunk => Assert.Equal(ExtendedJson.OidOf(source["_id"]), ExtendedJson.OidOf(chunk["original_id"])));
        Assert.InRange(chunks.Count(static chunk => chunk["source_file_id"] is not null), 11, Chunks - 1);
        Assert.True(source["ingested"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_key_without_rights_is_said_once_and_the_recording_goes_on()
    {
        await using var place = new Workplace();
        await using var server = new MyceliaStandIn(new() { Generation = Generation.B, Rights = KeyRights.AllBut("write", "db/") });
        var wav = Pcm.WriteWav(place.File("speech.wav"), MemoryMarshal.AsBytes(Original.AsSpan(0, 6 * Rate)));

        var (exitCode, output, error) = await RecorderProcess.RunAsync(
            place.Folder,
            server.Environment,
            "--input",
            wav,
            "--no-realtime",
            "--chunk-seconds",
            "1",
            "--drain-timeout",
            "2",
            "--verbose"
        );

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Single(
            output.Split('\n'),
            static line => line.Contains("give it the right to write db/source_files and db/audio_chunks", StringComparison.Ordinal)
        );
        Assert.Equal(6, output.Split('\n').Count(static line => line.Contains("captured: 1 s", StringComparison.Ordinal)));
        Assert.Equal(6L, place.Query<long>("SELECT COUNT(*) FROM audio_chunks"));
        Assert.Equal(4, (await UploadAsync(place, server, server.Url)).ExitCode);
    }

    [Fact]
    public async Task A_missing_library_is_said_when_the_server_turns_out_to_need_it_and_the_recording_goes_on()
    {
        await using var place = new Workplace();
        await using var server = new MyceliaStandIn(new() { Generation = Generation.C });
        var wav = Pcm.WriteWav(place.File("speech.wav"), MemoryMarshal.AsBytes(Original.AsSpan(0, 3 * Rate)));

        var (exitCode, output, error) = await RecorderProcess.RunAsync(
            place.Folder,
            [.. server.Environment, HideOpus(place)],
            "--input",
            wav,
            "--no-realtime",
            "--chunk-seconds",
            "1",
            "--drain-timeout",
            "2"
        );

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains(
            "libopus0",
            Assert.Single(output.Split('\n'), static line => line.Contains("opus only", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
        Assert.Equal(3L, place.Query<long>("SELECT COUNT(*) FROM audio_chunks"));
        Assert.Equal(0, (await UploadAsync(place, server, server.Url)).ExitCode);
        Assert.Equal(3, server.Store.Documents("audio_chunks").Count);
    }

    [Fact]
    public async Task A_missing_library_is_said_before_the_first_chunk_where_the_server_or_the_settings_say_that_it_is_needed()
    {
        await using var server = new MyceliaStandIn(new() { Generation = Generation.B });
        await Task.WhenAll(
            SaysSoAsync(server.Environment, isRemembered: false),
            SaysSoAsync(server.Environment, isRemembered: true),
            SaysSoAsync(
                [.. server.Environment, new("MYCELIA_URL", "http://127.0.0.1:1"), new("MYCELIA_DESTINATION", "resource")],
                isRemembered: false
            )
        );

        static async Task SaysSoAsync(IEnumerable<KeyValuePair<string, string>> environment, bool isRemembered)
        {
            await using var place = new Workplace();
            var wav = Pcm.WriteWav(place.File("speech.wav"), MemoryMarshal.AsBytes(Original.AsSpan(0, 2 * Rate)));
            string[] arguments = ["--input", wav, "--chunk-seconds", "1", "--drain-timeout", "1"];
            if (isRemembered)
                Assert.Equal(0, (await RecorderProcess.RunAsync(place.Folder, environment, [.. arguments, "--no-realtime"])).ExitCode);

            var (exitCode, output, error) = await RecorderProcess.RunAsync(place.Folder, [.. environment, HideOpus(place)], arguments);

            Assert.Equal((0, ""), (exitCode, error));
            var lines = output.Split('\n').ToList();
            var said = Assert.Single(lines, static line => line.Contains("opus only", StringComparison.Ordinal));
            Assert.Contains("install libopus0", said, StringComparison.Ordinal);
            Assert.True(
                lines.IndexOf(said) < lines.FindIndex(static line => line.Contains("chunk 0 captured", StringComparison.Ordinal)),
                output
            );
            Assert.Equal(2L, place.Query<long>("SELECT COUNT(*) FROM audio_chunks"));
        }
    }

    /// <summary>An empty file that the loader finds first: there is no libopus as far as the program can tell.</summary>
    private static KeyValuePair<string, string> HideOpus(Workplace place)
    {
        Directory.CreateDirectory(place.File("lib"));
        File.WriteAllBytes(place.File("lib/libopus.so.0"), []);
        return new("LD_LIBRARY_PATH", place.File("lib"));
    }

    private static async Task RecordAsync(Workplace place, int chunks)
    {
        var wav = Pcm.WriteWav(place.File("speech.wav"), MemoryMarshal.AsBytes(Original.AsSpan(0, chunks * Rate)));
        var (exitCode, output, _) = await RecorderProcess.RunAsync(
            place.Folder,
            [],
            "--no-upload",
            "--input",
            wav,
            "--no-realtime",
            "--chunk-seconds",
            "1",
            "--start",
            Start.ToString("O")
        );
        Assert.True(exitCode == 0, output);
    }

    /// <summary>Kills the program when so many chunks are stored, before the answer to the last of them can come.</summary>
    private static async Task KillAfterAsync(Workplace place, MyceliaStandIn server, Uri url, int stored)
    {
        var dead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isDying = 0;
        await using var recorder = RecorderProcess.Start(
            place.Folder,
            [.. server.Environment, new("MYCELIA_URL", url.ToString())],
            "upload",
            "--parallel-uploads",
            "4"
        );
        server.AfterCommit = request =>
        {
            if (
                request.Collection != "audio_chunks"
                || server.Store.Documents("audio_chunks").Count < stored
                || Interlocked.Exchange(ref isDying, 1) == 1
            )
                return Task.FromResult<WireReply?>(null);
            recorder.Signal("KILL");
            dead.SetResult();
            return Task.FromResult<WireReply?>(WireReply.Dropped);
        };
        await dead.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(137, await recorder.ExitAsync());
        server.AfterCommit = null;
    }

    private static Task<(int ExitCode, string Output, string Error)> UploadAsync(Workplace place, MyceliaStandIn server, Uri url) =>
        RecorderProcess.RunAsync(
            place.Folder,
            [.. server.Environment, new("MYCELIA_URL", url.ToString())],
            "upload",
            "--parallel-uploads",
            "4"
        );

    /// <summary>By their place in the recording. The upload route names the source file otherwise than importers do.</summary>
    private static JsonObject[] ChunksOf(MyceliaStandIn server, JsonObject source) =>
        [
            .. server
                .Store.Documents("audio_chunks")
                .Where(chunk =>
                    (ExtendedJson.OidOf(chunk["original_id"]) ?? ExtendedJson.OidOf(chunk["source_file_id"]))
                    == ExtendedJson.OidOf(source["_id"])
                )
                .OrderBy(static chunk => chunk["index"]!.GetValue<int>()),
        ];

    private static void AssertSound(JsonObject[] chunks)
    {
        foreach (var (number, chunk) in chunks.Index())
        {
            using var file = new MemoryStream(ExtendedJson.BinaryOf(chunk["data"])!);
            var decoded = new byte[Rate * 2];
            using var audio = new DecodedAudioStream(file, static _ => AudioFormat.Default);
            audio.ReadExactly(decoded);
            Assert.Equal(-1, audio.ReadByte());
            var heard = MemoryMarshal.Cast<byte, short>(decoded).ToArray();
            var spoken = Original[(number * Rate)..((number + 1) * Rate)];
            if (number % 10 == 0)
                Assert.Equal(0, Chirp.Lag(spoken, heard));
            Assert.True(Chirp.Correlation(spoken, heard) > 0.95);
        }
    }
}
