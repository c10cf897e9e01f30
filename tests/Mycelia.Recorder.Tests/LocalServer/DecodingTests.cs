using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Text;
using Mycelia.LocalServer.Decoding;
using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Tests.Audio;

namespace Mycelia.Recorder.Tests.LocalServer;

public sealed class DecodingTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(146, HttpStatusCode.OK)] // 9 min 58 s
    [InlineData(147, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(400_000, HttpStatusCode.RequestEntityTooLarge)] // 18 days in 6 MB
    public async Task Audio_is_decoded_as_far_as_it_is_accepted(int frames, HttpStatusCode status)
    {
        await using var server = await TestServer.StartAsync();
        var began = Stopwatch.GetTimestamp();
        using var answer = await server.SendAsync(new Upload { Audio = FlacBomb.OfFrames(frames), AudioType = "audio/flac" });
        Assert.True(status == answer.StatusCode, await answer.Content.ReadAsStringAsync());
        Assert.True(Stopwatch.GetElapsedTime(began) < 2 * Moment);
    }

    [Fact]
    public async Task A_wav_of_very_many_empty_chunks_is_refused_at_once()
    {
        await using var server = await TestServer.StartAsync();
        var wav = new byte[20_000_000];
        "RIFF"u8.CopyTo(wav);
        "WAVE"u8.CopyTo(wav.AsSpan(8));
        for (var at = 12; at + 8 <= wav.Length; at += 8)
            "junk"u8.CopyTo(wav.AsSpan(at));
        var began = Stopwatch.GetTimestamp();
        using var answer = await server.SendAsync(new Upload { Audio = wav });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.True(Stopwatch.GetElapsedTime(began) < Moment);
    }

    [Fact]
    public async Task A_wav_with_as_much_before_its_audio_as_programs_write_is_stored()
    {
        await using var server = await TestServer.StartAsync();
        var plain = Wav.Of(1600);
        var extra = new byte[8 + 100_000];
        "bext"u8.CopyTo(extra);
        BinaryPrimitives.WriteInt32LittleEndian(extra.AsSpan(4), 100_000);
        var id = await server.StoreAsync(new Upload { Audio = [.. plain[..36], .. extra, .. plain[36..]] });
        Assert.Equal(Wav.Samples(plain), Wav.Samples(await server.Client.GetByteArrayAsync($"/api/recordings/{id}/audio")));
    }

    [Theory]
    [InlineData("audio/flac", "ID3\u0004\0\0\0\0\0\0")] // and MPEG audio behind it
    [InlineData("audio/flac", "RIFF")]
    [InlineData("audio/flac", "fLaC")]
    [InlineData("audio/flac", "OggS")]
    [InlineData("audio/ogg", "fLaC")]
    [InlineData("audio/ogg", "OggS")]
    [InlineData("audio/ogg", "FORM")]
    [InlineData("audio/wav", "fLaC")]
    public async Task What_is_not_what_it_is_said_to_be_is_422_and_no_decoder_sees_it(string type, string magic)
    {
        await using var server = await TestServer.StartAsync();
        byte[] audio = [.. Encoding.Latin1.GetBytes(magic), .. Mpeg()];
        using var answer = await server.SendAsync(new Upload { Audio = audio, AudioType = type });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        if (type != "audio/wav")
            Assert.Contains($"it is not {type}", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ogg_of_very_many_streams_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        var one = new OpusEncoder().Encode(Chirp.Wav(AudioFormat.Default, 320));
        byte[] many = [.. Enumerable.Repeat(one, 65).SelectMany(static bytes => bytes)];
        using var answer = await server.SendAsync(new Upload { Audio = many, AudioType = "audio/ogg" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        await server.StoreAsync(new Upload { Audio = one, AudioType = "audio/ogg" });
    }

    [Fact]
    public async Task What_takes_longer_than_it_may_is_503_and_nothing_is_stored()
    {
        await using var server = await TestServer.StartAsync(static settings =>
            settings with
            {
                LongestDecoding = TimeSpan.FromMilliseconds(300),
            }
        );
        var began = Stopwatch.GetTimestamp();
        using var answer = await server.SendAsync(Slow);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.True(Stopwatch.GetElapsedTime(began) < Moment);
        Assert.Empty(server.Files("audio"));
        await server.StoreAsync(
            new Upload { Audio = new FlacEncoder().Encode(Chirp.Wav(AudioFormat.Default, 1600)), AudioType = "audio/flac" }
        );
    }

    [Fact]
    public async Task Decoding_ends_with_its_client()
    {
        await using var server = await TestServer.StartAsync();
        using var gone = new CancellationTokenSource();
        var sending = server.Client.SendAsync(Slow.ToRequest(), gone.Token);
        await Wait.UntilAsync(() => server.Files("incoming").Any(file => new FileInfo(file).Length == Slow.Audio!.Length));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);

        var began = Stopwatch.GetTimestamp();
        await Wait.UntilAsync(() => server.Files("incoming").Length == 0); // which is when the request has ended
        Assert.True(Stopwatch.GetElapsedTime(began) < Moment);
    }

    [Fact]
    public async Task While_others_decode_recordings_can_be_read_and_the_server_stops()
    {
        await using var server = await TestServer.StartAsync();
        var id = await server.StoreAsync(
            new Upload { Audio = new FlacEncoder().Encode(Chirp.Wav(AudioFormat.Default, 1600)), AudioType = "audio/flac" }
        );
        using var others = new HttpClient { BaseAddress = server.Address };
        others.DefaultRequestHeaders.Authorization = server.Client.DefaultRequestHeaders.Authorization;
        var sending = Enumerable.Range(0, 8).Select(_ => others.SendAsync(Slow.ToRequest())).ToList();
        await Wait.UntilAsync(() => server.Files("incoming").Count(file => new FileInfo(file).Length == Slow.Audio!.Length) == 8);

        var began = Stopwatch.GetTimestamp();
        await server.Client.GetByteArrayAsync($"/api/recordings/{id}/audio");
        await server.StoreAsync(new Upload());
        Assert.True(Stopwatch.GetElapsedTime(began) < Moment);

        began = Stopwatch.GetTimestamp();
        await server.RestartAsync();
        Assert.True(Stopwatch.GetElapsedTime(began) < 2 * Moment);
        foreach (var answer in sending)
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await answer).StatusCode);
    }

    [Fact]
    public async Task Only_a_few_decode_at_once()
    {
        using var decoders = new Decoders(Moment);
        var (running, most) = (0, 0);
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    decoders.DecodeAsync(
                        _ =>
                        {
                            InterlockedMax(ref most, Interlocked.Increment(ref running));
                            Thread.Sleep(20);
                            return Interlocked.Decrement(ref running);
                        },
                        CancellationToken.None
                    )
                )
        );
        Assert.Equal(Decoders.AtOnce, most);
    }

    /// <summary>
    /// Beginnings of pages, each of which claims to be as long as a page can be: checksums over 64 KiB for every 300 bytes.
    /// </summary>
    private static Upload Slow { get; } = new() { Audio = MakeSlow(), AudioType = "audio/ogg" };

    private static byte[] MakeSlow()
    {
        const int head = 27 + 255;
        var page = new byte[head];
        "OggS"u8.CopyTo(page);
        page[26] = 255;
        page.AsSpan(27).Fill(255);
        var file = new byte[page.Length * 100_000];
        for (var at = 0; at < file.Length; at += page.Length)
            page.CopyTo(file, at);
        return file;
    }

    /// <summary>Frames of silence, 128 kbit/s at 44.1 kHz.</summary>
    private static byte[] Mpeg()
    {
        const int frame = 417;
        var mpeg = new byte[frame * 20];
        for (var at = 0; at < mpeg.Length; at += frame)
            new byte[] { 0xFF, 0xFB, 0x90, 0xC4 }.CopyTo(mpeg, at);
        return mpeg;
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; seen < value; seen = most)
            Interlocked.CompareExchange(ref most, value, seen);
    }
}
