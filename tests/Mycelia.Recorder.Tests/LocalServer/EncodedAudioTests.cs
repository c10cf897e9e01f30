using System.Net;
using System.Net.Http.Headers;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Tests.Audio;

namespace Mycelia.Recorder.Tests.LocalServer;

public sealed class EncodedAudioTests
{
    private const int Half = 8_000;
    private static readonly short[] Original = Chirp.Samples(AudioFormat.Default, 2 * Half);

    [Fact]
    public async Task Flac_and_wav_come_back_bit_exact_as_one_wav()
    {
        await using var server = await TestServer.StartAsync();
        var id = await StoreAsync(server, new FlacEncoder());
        Assert.Equal(Original, Wav.Samples(await server.Client.GetByteArrayAsync($"/api/recordings/{id}/audio")));
        Assert.EndsWith(
            "_00000.flac",
            Assert.Single(server.Files("audio"), static file => !file.EndsWith(".wav", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Opus_comes_back_aligned_and_alike()
    {
        await using var server = await TestServer.StartAsync();
        var id = await StoreAsync(server, new OpusEncoder());
        var samples = Wav.Samples(await server.Client.GetByteArrayAsync($"/api/recordings/{id}/audio"));
        Assert.Equal(Original.Length, samples.Length);
        Assert.Equal(0, Chirp.Lag(Original[..Half], samples[..Half]));
        Assert.True(Chirp.Correlation(Original.AsSpan(0, Half), samples.AsSpan(0, Half)) > 0.95);
    }

    [Theory]
    [InlineData(0, 99)]
    [InlineData(9_001, 9_050)]
    [InlineData(16_000, 16_143)]
    public async Task A_range_of_decoded_audio_is_that_part_of_the_whole(int from, int to)
    {
        await using var server = await TestServer.StartAsync();
        var id = await StoreAsync(server, new OpusEncoder());
        var whole = await server.Client.GetByteArrayAsync($"/api/recordings/{id}/audio");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/recordings/{id}/audio");
        request.Headers.Range = new RangeHeaderValue(from, to);
        using var part = await server.Client.SendAsync(request);
        Assert.Equal(whole[from..(to + 1)], await part.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_chunk_comes_back_as_it_came()
    {
        await using var server = await TestServer.StartAsync();
        var id = await StoreAsync(server, new OpusEncoder());
        using var chunk = await server.Client.GetAsync($"/api/recordings/{id}/chunks/0");
        Assert.Equal("audio/ogg", chunk.Content.Headers.ContentType!.MediaType);
        Assert.Equal(new OpusEncoder().Encode(FirstHalf), await chunk.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_damaged_or_mislabelled_file_is_422()
    {
        await using var server = await TestServer.StartAsync();
        var flac = new FlacEncoder().Encode(FirstHalf);
        flac.AsSpan(flac.Length / 2, 100).Fill(0x55);
        await AssertAsync(server, HttpStatusCode.UnprocessableEntity, flac, "audio/flac");
        await AssertAsync(server, HttpStatusCode.UnprocessableEntity, FirstHalf, "audio/flac");
        await AssertAsync(server, HttpStatusCode.UnprocessableEntity, "OggS, they say"u8.ToArray(), "audio/ogg");
        Assert.Empty(server.Files("incoming"));
    }

    [Fact]
    public async Task Without_the_library_only_wav_is_accepted_and_the_rest_is_415_that_names_the_package()
    {
        await using var server = await TestServer.StartAsync(static settings =>
            settings with
            {
                Decoder = new("libsndfile.so.99", "libsndfile99"),
            }
        );
        var error = await AssertAsync(server, HttpStatusCode.UnsupportedMediaType, new FlacEncoder().Encode(FirstHalf), "audio/flac");
        Assert.Contains("libsndfile99", error, StringComparison.Ordinal);
        await server.StoreAsync(new Upload());
    }

    private static byte[] FirstHalf => Chirp.Wav(AudioFormat.Default, Half);

    /// <summary>The first half encoded, the second in WAV.</summary>
    private static async Task<string> StoreAsync(TestServer server, IAudioEncoder encoder)
    {
        var id = await server.StoreAsync(
            new Upload
            {
                Audio = encoder.Encode(FirstHalf),
                AudioType = encoder.Encoding.MediaType(),
                Start = "2025-11-02T10:00:00Z",
            }
        );
        await server.StoreAsync(
            new Upload
            {
                Audio = SecondHalf(),
                SourceFileId = id,
                Number = 1,
                Start = "2025-11-02T10:00:00.500Z",
            }
        );
        return id;
    }

    private static byte[] SecondHalf()
    {
        var wav = Chirp.Wav(AudioFormat.Default, Half);
        Buffer.BlockCopy(Original, Half * 2, wav, WavHeader.Size, Half * 2);
        return wav;
    }

    private static async Task<string> AssertAsync(TestServer server, HttpStatusCode expected, byte[] audio, string type)
    {
        using var answer = await server.SendAsync(new Upload { Audio = audio, AudioType = type });
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(expected == answer.StatusCode, body);
        return body;
    }
}
