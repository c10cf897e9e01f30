using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Capture.Files;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Tests.Audio;

namespace Mycelia.Recorder.Tests.Capture;

public sealed class SoundFileSourceTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"mycelia-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(44_100, 1)]
    [InlineData(48_000, 2)]
    [InlineData(8_000, 1)]
    [InlineData(11_025, 2)]
    [InlineData(96_000, 6)]
    public async Task Any_rate_and_channel_count_becomes_what_is_asked_for_aligned_and_exact_in_length(int rate, int channels)
    {
        var (frames, expected) = (3 * rate + 101, (int)Math.Round((3 * rate + 101) * 16_000m / rate));
        Write(SndFileFormat.Flac | SndFileFormat.Pcm16, new(rate, channels), frames);

        var heard = await ReadAsync(AudioFormat.Default);

        var reference = Mean(Chirp.Samples(new(16_000, channels), expected), channels);
        Assert.Equal(expected, heard.Length);
        Assert.Equal(0, Chirp.Lag(reference, heard));
        Assert.True(Chirp.Correlation(reference, heard) > 0.95, $"{Chirp.Correlation(reference, heard)}");
    }

    [Theory]
    [InlineData(0x23_0000 | 0x0082)] // MP3
    [InlineData(0x20_0000 | 0x0060)] // Ogg Vorbis
    [InlineData(0x20_0000 | 0x0064)] // Ogg Opus
    [InlineData(0x01_0000 | 0x0003)] // WAV, 24-bit
    [InlineData(0x02_0000 | 0x0002)] // AIFF
    public async Task What_the_library_knows_is_read(int kind)
    {
        Assert.SkipUnless(SoundFile.CanWrite((SndFileFormat)kind, new(48_000, 1)), "this machine's libsndfile does not know it");
        Write((SndFileFormat)kind, new(48_000, 1), 96_000);
        var heard = await ReadAsync(AudioFormat.Default);
        var reference = Chirp.Samples(AudioFormat.Default, 32_000);
        Assert.InRange(heard.Length, 32_000, 32_000 + 2 * 1_152);
        Assert.InRange(Chirp.Lag(reference, heard), -1, 1);
        Assert.True(Chirp.Correlation(reference, heard) > 0.95, $"{Chirp.Correlation(reference, heard)}");
    }

    [Fact]
    public async Task Sixteen_bit_samples_that_need_no_conversion_stay_as_they_are()
    {
        Write(SndFileFormat.Flac | SndFileFormat.Pcm16, AudioFormat.Default, 20_000);
        Assert.Equal(Chirp.Samples(AudioFormat.Default, 20_000), await ReadAsync(AudioFormat.Default));
    }

    [Fact]
    public async Task One_channel_becomes_two()
    {
        Write(SndFileFormat.Flac | SndFileFormat.Pcm16, AudioFormat.Default, 1_000);
        var heard = await ReadAsync(new(16_000, 2));
        Assert.Equal(Chirp.Samples(AudioFormat.Default, 1_000).SelectMany(static sample => new[] { sample, sample }), heard);
    }

    [Fact]
    public void What_is_no_sound_file_is_named()
    {
        File.WriteAllText(_path, "la la la la la la la la la la la la la la");
        var error = Assert.Throws<InvalidDataException>(() => SoundFileSource.Open(_path, AudioFormat.Default, FileSourceOptions.Default));
        Assert.StartsWith($"{_path}: a sound file that cannot be understood", error.Message, StringComparison.Ordinal);
    }

    private static short[] Mean(short[] samples, int channels) =>
        [.. samples.Chunk(channels).Select(static frame => (short)Math.Round(frame.Average(static sample => (double)sample)))];

    private void Write(SndFileFormat kind, AudioFormat format, int frames)
    {
        using var stream = File.Create(_path);
        using var file = SoundFile.Create(stream, kind, format);
        file.Write(Chirp.Samples(format, frames));
    }

    private async Task<short[]> ReadAsync(AudioFormat format)
    {
        await using var source = SoundFileSource.Open(_path, format, FileSourceOptions.Default with { Realtime = false });
        Assert.Equal(format, source.Format);
        using var heard = new MemoryStream();
        await foreach (var block in source.ReadBlocksAsync(CancellationToken.None))
            heard.Write(block.Samples.Span);
        return MemoryMarshal.Cast<byte, short>(heard.ToArray()).ToArray();
    }
}
