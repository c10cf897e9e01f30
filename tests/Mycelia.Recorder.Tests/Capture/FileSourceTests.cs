using System.IO.Pipelines;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.Files;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Capture;

public sealed class FileSourceTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly FileSourceOptions Fast = new()
    {
        Realtime = false,
        Start = Start,
        BufferFrames = 100,
    };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task A_wav_file_comes_in_blocks_that_follow_each_other_in_time()
    {
        var pcm = Samples(250);
        WriteWav(pcm, promised: pcm.Length);
        await using var source = WavFileSource.Open(_path, Fast);

        var (heard, starts) = await ReadAsync(source);

        Assert.Equal(pcm, heard);
        Assert.Equal([Start, Start + Time(100), Start + Time(200)], starts);
        Assert.Equal(Path.GetFileName(_path), source.Description);
    }

    [Fact]
    public async Task A_wav_file_that_is_cut_off_is_read_to_its_end()
    {
        var pcm = Samples(150);
        WriteWav(pcm, promised: 1_000_000);
        await using var source = WavFileSource.Open(_path, Fast);

        Assert.Equal(pcm, (await ReadAsync(source)).Heard);
    }

    [Fact]
    public async Task What_follows_the_audio_in_a_wav_file_is_not_heard()
    {
        var pcm = Samples(150);
        WriteWav([.. pcm, .. "LIST"u8, 0, 0, 0, 0], promised: pcm.Length);
        await using var source = WavFileSource.Open(_path, Fast);

        Assert.Equal(pcm, (await ReadAsync(source)).Heard);
    }

    [Fact]
    public void What_is_no_wav_file_is_refused_with_its_path()
    {
        File.WriteAllText(_path, "It was a dark and stormy night");

        var error = Assert.Throws<InvalidDataException>(() => WavFileSource.Open(_path, Fast));

        Assert.StartsWith(_path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cut_off_last_frame_is_dropped()
    {
        await using var source = new FileSource(new MemoryStream(Samples(10)[..^1]), AudioFormat.Default, Fast);

        Assert.Equal(Samples(10)[..^2], (await ReadAsync(source)).Heard);
    }

    [Fact]
    public async Task A_block_is_filled_from_small_reads()
    {
        var pipe = new Pipe();
        await using var source = new FileSource(pipe.Reader.AsStream(), AudioFormat.Default, Fast);
        var reading = ReadAsync(source);
        foreach (var value in Samples(150))
            await pipe.Writer.WriteAsync(new[] { value });
        await pipe.Writer.CompleteAsync();

        var (heard, starts) = await reading.WaitAsync(Patience);

        Assert.Equal(Samples(150), heard);
        Assert.Equal(2, starts.Count);
    }

    [Fact]
    public async Task A_stop_ends_a_read_that_blocks_and_hands_over_what_was_read()
    {
        using var blocking = new BlockingStream(Samples(150));
        var source = new FileSource(blocking, AudioFormat.Default, Fast);
        using var stop = new CancellationTokenSource();
        var reading = ReadAsync(source, stop.Token);
        await blocking.Blocked.WaitAsync(Patience);

        await stop.CancelAsync();

        Assert.Equal(Samples(150), (await reading.WaitAsync(Patience)).Heard);
    }

    [Fact]
    public async Task In_real_time_a_block_comes_when_its_last_frame_was_spoken()
    {
        var clock = new FakeTime { Epoch = Start };
        var realtime = Fast with { Realtime = true, Start = null, BufferFrames = 160, Time = clock };
        await using var source = new FileSource(new MemoryStream(Samples(320)), AudioFormat.Default, realtime);
        await using var blocks = source.ReadBlocksAsync(CancellationToken.None).GetAsyncEnumerator();

        var first = blocks.MoveNextAsync();
        clock.Advance(Time(160) - TimeSpan.FromTicks(1));
        Assert.False(first.IsCompleted);
        clock.Advance(TimeSpan.FromTicks(1));

        Assert.True(await first.AsTask().WaitAsync(Patience));
        Assert.Equal(Start, blocks.Current.Start);
    }

    [Fact]
    public async Task Where_reading_fails_what_was_read_is_kept_and_the_second_is_said()
    {
        var pcm = Samples(250);
        var said = new List<string>();
        await using var source = new FileSource(
            new BreakingStream(pcm),
            AudioFormat.Default with
            {
                SampleRate = 1_000,
            },
            Fast with
            {
                SayBroken = said.Add,
            }
        );

        Assert.Equal(pcm, (await ReadAsync(source)).Heard);
        Assert.Equal(["standard input: Input/output error, after 0.25 s"], said);
    }

    [Theory]
    [InlineData(16_000)]
    [InlineData(8_000)]
    public async Task A_wav_file_that_is_cut_off_is_said_to_be_at_its_end_and_no_whole_one_is(int rate)
    {
        List<string> strange = [],
            broken = [];
        var options = Fast with { Say = (said, _) => strange.Add(said), SayBroken = broken.Add };
        foreach (var promised in new[] { 300, 1_000_000 })
        {
            WriteWav(Samples(150), promised);
            await using var source = SoundFileSource.Open(_path, AudioFormat.Default with { SampleRate = rate }, options);
            Assert.Empty(broken);
            await ReadAsync(source);
        }

        Assert.Empty(strange);
        Assert.Equal([$"{_path}: it is cut off: its header promises 1000000 bytes of sound, and 300 are there, after 0.01 s"], broken);
    }

    private static TimeSpan Time(int frames) => AudioFormat.Default.DurationOf(frames);

    private static byte[] Samples(int frames)
    {
        var pcm = new byte[frames * 2];
        new Random(1).NextBytes(pcm);
        return pcm;
    }

    private static async Task<(byte[] Heard, List<DateTimeOffset> Starts)> ReadAsync(IAudioSource source, CancellationToken stop = default)
    {
        var heard = new MemoryStream();
        var starts = new List<DateTimeOffset>();
        await foreach (var block in source.ReadBlocksAsync(stop))
        {
            heard.Write(block.Samples.Span);
            starts.Add(block.Start);
        }

        return (heard.ToArray(), starts);
    }

    private void WriteWav(byte[] pcm, int promised)
    {
        var header = new byte[WavHeader.Size];
        WavHeader.Write(header, AudioFormat.Default, promised);
        File.WriteAllBytes(_path, [.. header, .. pcm]);
    }
}
