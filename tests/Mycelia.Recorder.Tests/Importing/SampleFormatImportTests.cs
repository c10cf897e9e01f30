using System.Buffers;
using System.Diagnostics;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Importing;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Limits;
using Mycelia.Recorder.Tests.Audio;

namespace Mycelia.Recorder.Tests.Importing;

/// <summary>Files of other sample formats keep their bits where those that are asked for hold them.</summary>
public sealed class SampleFormatImportTests : IDisposable
{
    private const int Rate = 16_000;
    private const int Frames = 20_001;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mycelia-formats-");
    private readonly TemporaryQueue _file = new();
    private readonly Events _events = new();

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _file.Dispose();
    }

    [Theory]
    // Written by sox: 24 bits and more in extensible headers.
    [InlineData("-b 8 -e unsigned", "wav", SampleFormat.S16)]
    [InlineData("-b 16", "wav", SampleFormat.S16)]
    [InlineData("-b 24", "wav", SampleFormat.S24)]
    [InlineData("-b 24", "flac", SampleFormat.S24)]
    [InlineData("-b 24", "aiff", SampleFormat.S24)]
    [InlineData("-b 24", "w64", SampleFormat.S24)]
    [InlineData("-b 24", "au", SampleFormat.S24)]
    [InlineData("-b 32 -e signed", "wav", SampleFormat.S24)]
    [InlineData("-b 32 -e floating-point", "wav", SampleFormat.S24)]
    [InlineData("-b 64 -e floating-point", "wav", SampleFormat.S24)]
    [InlineData("-b 32 -e floating-point", "wav", SampleFormat.F32)]
    public async Task What_the_format_holds_is_imported_to_the_bit(string kind, string extension, SampleFormat samples)
    {
        // As many bits as the file has, or 24: what sox works with is 32 of an integer.
        var bits =
            kind.StartsWith("-b 8", StringComparison.Ordinal) ? 8
            : kind.StartsWith("-b 16", StringComparison.Ordinal) ? 16
            : 24;
        var original = SampledSignal.Pcm(new(Rate, 1, SampleFormat.S24), Frames);
        for (var i = 0; i < original.Length; i++)
            original[i] = i % 3 < 3 - bits / 8 ? (byte)0 : original[i];
        var raw = Path.Combine(_folder.FullName, "sound.s24");
        await File.WriteAllBytesAsync(raw, original, TestContext.Current.CancellationToken);
        var path = Path.Combine(_folder.FullName, $"sound.{extension}");
        Sox($"-D -t raw -r {Rate} -c 1 -b 24 -e signed {raw} {kind} {path}");

        var (format, pcm) = await ImportAsync(path, samples);

        Assert.Equal(new(Rate, 1, samples), format);
        Assert.Equal(PcmSamples.Convert(original, SampleFormat.S24, samples), pcm);
    }

    [Fact]
    public async Task Floats_keep_what_is_above_full_scale_and_below_24_bits_and_become_numbers()
    {
        float[] sound = [1.5f, -2f, 1e-12f, 0.1f, float.NaN, float.PositiveInfinity, 0];
        var path = Path.Combine(_folder.FullName, "loud.wav");
        await File.WriteAllBytesAsync(
            path,
            WavFile.Of(new(Rate, 1, SampleFormat.F32), Bytes(sound)),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(Bytes([1.5f, -2f, 1e-12f, 0.1f, 0, 1, 0]), (await ImportAsync(path, SampleFormat.F32)).Pcm);

        static byte[] Bytes(float[] floats) => System.Runtime.InteropServices.MemoryMarshal.AsBytes(floats.AsSpan()).ToArray();
    }

    [Fact]
    public async Task Another_rate_is_brought_to_24_bits_with_more_than_16_of_them()
    {
        // A tone of −100 dB: nothing of it is left in 16 bits.
        var path = Path.Combine(_folder.FullName, "tone.wav");
        Sox($"-D -n -r 44100 -b 24 {path} synth 1 sine 1000 vol -100 dB");

        var (format, pcm) = await ImportAsync(path, SampleFormat.S24);

        var meter = new LevelMeter(format.Samples);
        meter.Add(pcm.AsSpan(3 * 1_000, 3 * 14_000));
        Assert.Equal(Rate, pcm.Length / 3);
        var floats = PcmSamples.ToFloats(pcm.AsSpan(3 * 1_000, 3 * 14_000), SampleFormat.S24);
        Assert.Equal(-103.0, 10 * Math.Log10(floats.Sum(static sample => (double)sample * sample) / floats.Length), 0.3);
    }

    private async Task<(AudioFormat Format, byte[] Pcm)> ImportAsync(string path, SampleFormat samples)
    {
        using var queue = _file.Open();
        var options = ImportOptions.Default with { Format = new(Rate, 1, samples), ChunkLength = TimeSpan.FromSeconds(0.5) };
        var importer = new FileImporter(new OwnImportQueue(queue, QueueLimits.Default, TimeProvider.System), options, _events);
        Assert.Equal(ImportOutcome.Imported, await importer.ImportAsync(path, CancellationToken.None));
        var format = default(AudioFormat);
        using var all = new MemoryStream();
        var buffer = new ArrayBufferWriter<byte>();
        while (queue.PeekOldest() is { } chunk)
        {
            queue.ReadAudio(chunk, buffer);
            (format, var pcm) = WavFile.Read(buffer.WrittenMemory);
            all.Write(pcm);
            queue.Complete(chunk, "stored");
        }

        return (format, all.ToArray());
    }

    private static void Sox(string arguments)
    {
        using var sox = Process.Start("sox", arguments);
        sox.WaitForExit();
        Assert.Equal(0, sox.ExitCode);
    }
}
