using System.Net.Http.Headers;
using System.Security.Cryptography;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Tests.Audio;
using Mycelia.Recorder.Tests.LocalServer.Listening;

namespace Mycelia.Recorder.Tests.LocalServer;

/// <summary>Chunks of every sample format are taken, drawn, kept and given back with all their bits.</summary>
public sealed class SampleFormatTests
{
    private const int Frames = 8_001;
    private const string Start = "2025-11-02T10:00:00Z";
    private const string Later = "2025-11-02T10:00:00.500Z";
    private const string Window = "from=2025-11-02T10:00:00Z&to=2025-11-02T10:00:01Z";

    public static TheoryData<SampleFormat, AudioEncoding> Kept =>
        [
            (SampleFormat.S16, AudioEncoding.Wav),
            (SampleFormat.S24, AudioEncoding.Wav),
            (SampleFormat.F32, AudioEncoding.Wav),
            (SampleFormat.S24, AudioEncoding.Flac),
        ];

    [Theory]
    [MemberData(nameof(Kept))]
    public async Task What_comes_is_given_back_to_the_bit_by_every_way(SampleFormat samples, AudioEncoding encoding)
    {
        await using var server = await TestServer.StartAsync();
        var format = AudioFormat.Default with { Samples = samples };
        var (pcm, file) = (SampledSignal.Pcm(format, Frames), Encode(encoding, format, Frames));
        var id = await server.StoreAsync(
            new Upload
            {
                Audio = file,
                AudioType = encoding.MediaType(),
                Start = Start,
            }
        );

        Assert.Equal(file, await server.Client.GetByteArrayAsync($"/api/recordings/{id}/chunks/0"));
        Assert.Equal(WavFile.Of(format, pcm), await server.Client.GetByteArrayAsync($"/api/recordings/{id}/audio"));
        var (heardFormat, heard) = WavFile.Read(await server.Client.GetByteArrayAsync($"/api/audio?{Window}"));
        Assert.Equal(format, heardFormat);
        Assert.Equal(16_000 * format.BytesPerFrame, heard.Length);
        Assert.Equal(pcm, heard[..pcm.Length]);
        Assert.False(heard.AsSpan(pcm.Length).ContainsAnyExcept((byte)0));
        var recording = (await server.GetJsonAsync("/api/recordings")).GetProperty("recordings")[0];
        Assert.Equal(samples.Name(), recording.GetProperty("sample_format").GetString());
    }

    [Theory]
    [MemberData(nameof(SampledSignal.Formats), MemberType = typeof(SampledSignal))]
    public async Task The_same_sound_is_drawn_alike_from_afar_and_from_near(SampleFormat samples)
    {
        await using var server = await TestServer.StartAsync();
        var sound = Chirp.Samples(AudioFormat.Default, 160_000);
        await server.StoreAsync(
            new Upload
            {
                Audio = WavFile.Of(AudioFormat.Default with { Samples = samples }, SampledSignal.Of(sound, samples)),
                Start = Start,
            }
        );
        await using var plain = await TestServer.StartAsync();
        await plain.StoreAsync(new Upload { Audio = Wav.OfSamples(sound), Start = Start });

        foreach (var pixels in new[] { 50, 2_000 })
        {
            var path = $"/api/peaks?from=2025-11-02T10:00:00Z&to=2025-11-02T10:00:10Z&px={pixels}";
            Assert.Equal(Peaks(await plain.GetJsonAsync(path)), Peaks(await server.GetJsonAsync(path)));
        }

        static string Peaks(System.Text.Json.JsonElement answer) => answer.GetProperty("recorders")[0].GetProperty("peaks").GetRawText();
    }

    [Fact]
    public async Task A_recording_of_several_formats_is_given_back_in_the_widest_and_nothing_of_it_is_lost()
    {
        await using var server = await TestServer.StartAsync();
        var id = await server.StoreAsync(new Upload { Audio = Encode(AudioEncoding.Wav, AudioFormat.Default, 8_000), Start = Start });
        var wide = AudioFormat.Default with { Samples = SampleFormat.F32 };
        await server.StoreAsync(
            new Upload
            {
                Audio = Encode(AudioEncoding.Wav, wide, Frames),
                SourceFileId = id,
                Number = 1,
                Start = Later,
            }
        );
        byte[] expected =
        [
            .. PcmSamples.Convert(SampledSignal.Pcm(AudioFormat.Default, 8_000), SampleFormat.S16, SampleFormat.F32),
            .. SampledSignal.Pcm(wide, Frames),
        ];

        Assert.Equal(WavFile.Of(wide, expected), await server.Client.GetByteArrayAsync($"/api/recordings/{id}/audio"));
        var (format, heard) = WavFile.Read(await server.Client.GetByteArrayAsync($"/api/audio?{Window}"));
        Assert.Equal(wide, format);
        Assert.Equal(expected[..heard.Length], heard);
        Assert.Equal(
            Encode(AudioEncoding.Wav, AudioFormat.Default, 8_000),
            await server.Client.GetByteArrayAsync($"/api/recordings/{id}/chunks/0")
        );

        // Wherever in a sample a client begins and ends.
        var whole = await server.Client.GetByteArrayAsync($"/api/recordings/{id}/audio");
        for (var from = 58; from < 64; from++)
        {
            for (var to = from; to < 66; to++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/recordings/{id}/audio");
                request.Headers.Range = new RangeHeaderValue(from, to);
                using var part = await server.Client.SendAsync(request);
                Assert.Equal(whole[from..(to + 1)], await part.Content.ReadAsByteArrayAsync());
            }
        }
    }

    [Fact]
    public async Task A_recording_goes_on_in_another_encoding_of_other_samples()
    {
        await using var server = await TestServer.StartAsync();
        var format = AudioFormat.Default with { Samples = SampleFormat.S24 };
        var id = await server.StoreAsync(new Upload { Audio = Encode(AudioEncoding.Wav, format, 8_000), Start = Start });
        await server.StoreAsync(
            new Upload
            {
                Audio = Encode(AudioEncoding.Opus, format, 8_000),
                AudioType = AudioEncoding.Opus.MediaType(),
                SourceFileId = id,
                Number = 1,
                Start = Later,
            }
        );

        foreach (var path in new[] { $"/api/recordings/{id}/audio", $"/api/audio?{Window}" })
        {
            var (heardFormat, heard) = WavFile.Read(await server.Client.GetByteArrayAsync(path));
            Assert.Equal(format, heardFormat);
            Assert.Equal(16_000 * format.BytesPerFrame, heard.Length);
            Assert.Equal(SampledSignal.Pcm(format, 8_000), heard[..(8_000 * format.BytesPerFrame)]);
        }
    }

    [Fact]
    public async Task What_is_an_hour_old_is_kept_as_FLAC_where_FLAC_has_such_samples_and_deleted_to_the_frame()
    {
        await using var server = await TestServer.StartAsync(static settings => settings with { PacksFlac = true });
        var (twentyFour, floats) = (
            AudioFormat.Default with
            {
                Samples = SampleFormat.S24,
            },
            AudioFormat.Default with
            {
                Samples = SampleFormat.F32,
            }
        );
        var sound = SampledSignal.Of(Chirp.Samples(AudioFormat.Default, Frames), SampleFormat.S24);
        var packed = WavFile.Of(twentyFour, sound);
        var id = await server.StoreAsync(new Upload { Audio = packed, Start = Start });
        var kept = await server.StoreAsync(
            new Upload
            {
                Audio = WavFile.Of(floats, PcmSamples.Convert(sound, SampleFormat.S24, SampleFormat.F32)),
                Start = "2025-11-02T12:00:00Z",
            }
        );

        await server.RestartAsync();
        await Wait.UntilAsync(() => server.Files("audio").Any(static path => path.EndsWith(".flac", StringComparison.Ordinal)));

        Assert.Equal(2, server.Files("audio").Length);
        Assert.Equal(packed, await server.Client.GetByteArrayAsync($"/api/recordings/{id}/chunks/0"));
        Assert.Equal(packed, await server.Client.GetByteArrayAsync($"/api/recordings/{id}/audio"));
        var chunk = (await server.GetJsonAsync($"/api/recordings/{id}")).GetProperty("chunks")[0];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(packed)), chunk.GetProperty("sha256").GetString());
        Assert.Equal(floats, WavFile.Read(await server.Client.GetByteArrayAsync($"/api/recordings/{kept}/audio")).Format);

        using var answer = await server.Client.DeleteAsync("/api/audio?from=2025-11-02T10:00:00.1Z&to=2025-11-02T10:00:00.2Z");
        answer.EnsureSuccessStatusCode();
        var expected = sound.ToArray();
        expected.AsSpan(1_600 * 3, 1_600 * 3).Clear();
        Assert.Equal(expected, WavFile.Read(await server.Client.GetByteArrayAsync($"/api/audio?{Window}")).Pcm[..expected.Length]);
    }

    [Theory]
    [InlineData(SampleFormat.S24, "flac", 200)]
    [InlineData(SampleFormat.F32, "flac", 422)]
    [InlineData(SampleFormat.F32, "opus", 200)]
    public async Task A_window_is_encoded_where_the_encoding_has_such_samples(SampleFormat samples, string encoding, int expected)
    {
        await using var server = await TestServer.StartAsync();
        await server.StoreAsync(
            new Upload { Audio = Encode(AudioEncoding.Wav, AudioFormat.Default with { Samples = samples }, 16_000), Start = Start }
        );
        using var answer = await server.Client.GetAsync($"/api/audio?{Window}&format={encoding}");
        Assert.Equal(expected, (int)answer.StatusCode);
        if (expected != 200)
            Assert.Contains("no floats", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        else if (encoding == "flac")
            Assert.Equal(samples, AudioHeader.Read(await answer.Content.ReadAsByteArrayAsync(), AudioEncoding.Flac)!.Value.Samples);
    }

    [Fact]
    public async Task An_index_from_when_all_was_16_bits_goes_on()
    {
        await using var server = await TestServer.StartAsync();
        await ListenTests.StoreAsync(server, Start, 8_000);
        await server.RestartAsync(() =>
            server.Damage(
                """
                ALTER TABLE chunks DROP COLUMN samples; ALTER TABLE recordings DROP COLUMN samples;
                ALTER TABLE note_gaps DROP COLUMN is_silence; PRAGMA user_version = 5;
                """
            )
        );
        await server.StoreAsync(
            new Upload { Audio = Encode(AudioEncoding.Wav, AudioFormat.Default with { Samples = SampleFormat.S24 }, 8_000), Start = Later }
        );

        var (format, heard) = WavFile.Read(await server.Client.GetByteArrayAsync($"/api/audio?{Window}"));

        Assert.Equal(SampleFormat.S24, format.Samples);
        Assert.Equal(SampledSignal.Pcm(format, 8_000), heard[(8_000 * 3)..]);
        Assert.Equal(Wav.Of(8_000)[44..], PcmSamples.Convert(heard.AsSpan(0, 8_000 * 3), SampleFormat.S24, SampleFormat.S16));
    }

    private static byte[] Encode(AudioEncoding encoding, AudioFormat format, int frames)
    {
        var wav = SampledSignal.Wav(format, frames);
        return AudioEncoders.Create(encoding, format)?.Encode(wav) ?? wav;
    }
}
