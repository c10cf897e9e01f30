using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary><c>--format</c>, from a virtual microphone to a real server and back.</summary>
public sealed class SampleFormatTests
{
    [Theory]
    [InlineData(SampleFormat.S24, "wav", 48_000, 2)]
    [InlineData(SampleFormat.S24, "flac", 16_000, 1)]
    [InlineData(SampleFormat.F32, "wav", 44_100, 1)]
    public async Task Every_bit_that_is_spoken_arrives(SampleFormat samples, string encoding, int rate, int channels)
    {
        var format = new AudioFormat(rate, channels, samples);
        await using var place = new Workplace();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        await using var sound = await PulseServer.StartAsync();
        var microphone = await sound.AddPipeSourceAsync("pipemic", format);
        var said = Pcm.Noise(format, 10 * rate);
        using var enough = new CancellationTokenSource();
        await using var recorder = RecorderProcess.Start(
            place.Folder,
            [.. sound.Environment, .. server.Environment],
            "--device",
            "pipemic",
            "--format",
            samples.Name(),
            "--rate",
            $"{rate}",
            "--channels",
            $"{channels}",
            "--encoding",
            encoding,
            "--chunk-seconds",
            "0.7",
            "--drain-timeout",
            "60",
            "--json"
        );
        var started = await recorder.EventAsync("recording_started");
        Assert.Equal(samples.Name(), started.GetProperty("sample_format").GetString());
        var speaking = microphone.SpeakAsync(said, enough.Token);
        await recorder.EventAsync("chunk_captured", chunk => chunk.GetProperty("number").GetInt32() == 3);
        recorder.Signal("INT");
        Assert.Equal(0, await recorder.ExitAsync());
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => speaking);

        var recording = Assert.Single(await server.RecordingsAsync());
        Assert.Equal(samples.Name(), recording.GetProperty("sample_format").GetString());
        var heard = await server.AudioAsync(recording);
        Assert.True(heard.Length > 2 * rate * format.BytesPerFrame);
        Assert.Equal(0, said.AsSpan().IndexOf(heard));
        var first = await server.ChunkFileAsync(recording, 0);
        Assert.Equal(format, AudioHeader.Read(first, AudioEncodings.Parse(encoding)!.Value));
    }

    [Fact]
    public async Task What_is_played_in_floats_is_heard_in_floats_from_a_monitor()
    {
        // A signal of 24 bits that passes through the sound server's own floats.
        var format = new AudioFormat(48_000, 1, SampleFormat.S24);
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await sound.LoadModuleAsync(
            "module-null-sink",
            "sink_name=hifi",
            "format=float32le",
            "rate=48000",
            "channels=1",
            "channel_map=mono",
            "norewinds=1"
        );
        await using var recorder = RecorderProcess.Start(
            place.Folder,
            sound.Environment,
            "--no-upload",
            "--device",
            "hifi.monitor",
            "--format",
            "f32",
            "--rate",
            "48000",
            "--json"
        );
        await recorder.EventAsync("recording_started");
        var said = Pcm.Noise(format, 48_000);
        await sound.PlayAsync(Pcm.WriteWav(place.File("said.wav"), said, format), "hifi");
        recorder.Signal("INT");
        Assert.Equal(0, await recorder.ExitAsync());

        var heard = StoredChunk.TakeAll(place).SelectMany(static chunk => chunk.Pcm).ToArray();
        Assert.NotEqual(-1, heard.AsSpan().IndexOf(PcmSamples.Convert(said, SampleFormat.S24, SampleFormat.F32)));
    }

    [Theory]
    [InlineData(SampleFormat.S24)]
    [InlineData(SampleFormat.F32)]
    public async Task Every_bit_arrives_by_way_of_PortAudio(SampleFormat samples)
    {
        var format = AudioFormat.Default with { Samples = samples };
        await using var server = await PulseServer.StartAsync();
        AlsaConfiguration.Write(server);
        await using var place = new Workplace();
        var microphone = await server.AddPipeSourceAsync("pipemic", format);
        await server.SetDefaultSourceAsync("pipemic");
        var said = Pcm.Noise(format, 60 * 16_000);
        using var enough = new CancellationTokenSource();
        var speaking = microphone.SpeakAsync(said, enough.Token);
        await using var recorder = RecorderProcess.Start(
            place.Folder,
            server.Environment,
            "--no-upload",
            "--backend",
            "portaudio",
            "--format",
            samples.Name(),
            "--chunk-seconds",
            "0.7",
            "--json"
        );
        await recorder.EventAsync("chunk_captured", chunk => chunk.GetProperty("number").GetInt32() == 1);
        recorder.Signal("INT");
        Assert.Equal(0, await recorder.ExitAsync());
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => speaking);

        var heard = StoredChunk.TakeAll(place).SelectMany(static chunk => chunk.Pcm).ToArray();
        Assert.NotEqual(-1, said.AsSpan().IndexOf(heard));
    }

    [Fact]
    public async Task Sixteen_bits_are_the_default_and_what_they_always_were()
    {
        await using var place = new Workplace();
        var said = Pcm.Noise(16_000);
        Pcm.WriteWav(place.File("speech.wav"), said);
        foreach (string[] format in new string[][] { [], ["--format", "s16"] })
        {
            var (exitCode, _, error) = await RecorderProcess.RunAsync(
                place.Folder,
                [],
                ["--no-upload", "--input", "speech.wav", "--no-realtime", .. format]
            );
            Assert.Equal((0, ""), (exitCode, error));
        }

        byte[] expected =
        [
            .. "RIFF"u8,
            0x24,
            0x7D,
            0,
            0,
            .. "WAVEfmt "u8,
            16,
            0,
            0,
            0,
            1,
            0,
            1,
            0,
            0x80,
            0x3E,
            0,
            0,
            0,
            0x7D,
            0,
            0,
            2,
            0,
            16,
            0,
            .. "data"u8,
            0,
            0x7D,
            0,
            0,
            .. said,
        ];
        Assert.Equal(2L, place.Query<long>("SELECT COUNT(*) FROM audio_chunks"));
        Assert.Equal(expected, place.Query<byte[]>("SELECT audio_data FROM audio_chunks ORDER BY id LIMIT 1"));
        Assert.Equal(expected, place.Query<byte[]>("SELECT audio_data FROM audio_chunks ORDER BY id DESC LIMIT 1"));
    }

    [Theory]
    [InlineData("--encoding flac has no samples of --format f32", "--format", "f32", "--encoding", "flac")]
    [InlineData("--format must be s16 or s24 or f32, not 's32'", "--format", "s32")]
    public async Task What_cannot_be_is_refused_before_anything_is_done(string expected, params string[] arguments)
    {
        await using var place = new Workplace();
        Pcm.WriteWav(place.File("speech.wav"), Pcm.Noise(16_000));

        var (exitCode, output, error) = await RecorderProcess.RunAsync(
            place.Folder,
            [],
            ["--no-upload", "--input", "speech.wav", "--no-realtime", .. arguments]
        );

        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith($"mycelia-recorder: {expected}", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.False(File.Exists(place.QueueFile));
    }

    [Fact]
    public async Task Raw_samples_from_standard_input_are_in_the_format()
    {
        await using var place = new Workplace();
        var format = AudioFormat.Default with { Samples = SampleFormat.S24 };
        var said = Pcm.Noise(format, 16_001);
        await using var recorder = RecorderProcess.Start(
            place.Folder,
            new Dictionary<string, string> { ["MYCELIA_FORMAT"] = "s24" },
            "--no-upload",
            "--input",
            "-",
            "--no-realtime"
        );
        await recorder.SpeakAsync(said);
        Assert.Equal(0, await recorder.ExitAsync());
        Assert.Equal(WavFile.Of(format, said), place.Query<byte[]>("SELECT audio_data FROM audio_chunks"));
    }
}
