using System.Runtime.InteropServices;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Tests.Audio;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary><c>--encoding</c>, from a file to a real server and back.</summary>
public sealed class EncodingTests
{
    private const int Frames = 25 * 16_000;
    private static readonly short[] Original = Chirp.Samples(AudioFormat.Default, Frames);

    [Fact]
    public async Task Flac_arrives_bit_exact()
    {
        await using var place = new Workplace();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        Assert.Equal(Original, await RecordAsync(place, server, "flac"));
        Assert.Equal(3, Directory.GetFiles(place.ServerData, "*.flac", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task Opus_arrives_aligned_as_long_and_alike()
    {
        await using var place = new Workplace();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);

        var heard = await RecordAsync(place, server, "opus");

        Assert.Equal(Original.Length, heard.Length);
        for (var chunk = 0; chunk < Frames; chunk += 160_000)
        {
            var (spoken, decoded) = (Original[chunk..Math.Min(chunk + 40_000, Frames)], heard[chunk..Math.Min(chunk + 40_000, Frames)]);
            Assert.Equal(0, Chirp.Lag(spoken, decoded));
            Assert.True(Chirp.Correlation(spoken, decoded) > 0.95);
        }

        Assert.Equal(3, Directory.GetFiles(place.ServerData, "*.opus", SearchOption.AllDirectories).Length);
        Assert.Equal(0L, place.Query<long>("SELECT COUNT(*) FROM encoded_audio"));
    }

    [Fact]
    public async Task A_missing_library_is_said_at_the_start_and_wav_needs_none()
    {
        await using var place = new Workplace();
        Pcm.WriteWav(place.File("speech.wav"), Pcm.Noise(16_000));
        // An empty file that the loader finds first: there is no libsndfile as far as the program can tell.
        Directory.CreateDirectory(place.File("lib"));
        await File.WriteAllBytesAsync(place.File("lib/libsndfile.so.1"), []);
        Dictionary<string, string> without = new() { ["LD_LIBRARY_PATH"] = place.File("lib") };

        var (exitCode, output, error) = await RecorderProcess.RunAsync(
            place.Folder,
            without,
            "--no-upload",
            "--input",
            "speech.wav",
            "--no-realtime",
            "--encoding",
            "flac"
        );

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("libsndfile1", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.False(File.Exists(place.QueueFile));
        Assert.Equal(
            0,
            (await RecorderProcess.RunAsync(place.Folder, without, "--no-upload", "--input", "speech.wav", "--no-realtime")).ExitCode
        );
        Assert.Equal(1L, place.Query<long>("SELECT COUNT(*) FROM audio_chunks"));
    }

    private static async Task<short[]> RecordAsync(Workplace place, LocalServerProcess server, string encoding)
    {
        await File.WriteAllBytesAsync(place.File("speech.wav"), Chirp.Wav(AudioFormat.Default, Frames));
        var (exitCode, _, error) = await RecorderProcess.RunAsync(
            place.Folder,
            server.Environment,
            "--input",
            "speech.wav",
            "--no-realtime",
            "--encoding",
            encoding,
            "--drain-timeout",
            "60"
        );
        Assert.Equal((0, ""), (exitCode, error));
        var recording = Assert.Single(await server.RecordingsAsync());
        return MemoryMarshal.Cast<byte, short>(await server.AudioAsync(recording)).ToArray();
    }
}
