using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Audio;

public sealed class LiveLevelTests
{
    private readonly LiveLevel _level = new(AudioFormat.Default);

    [Fact]
    public void A_reading_is_of_what_came_since_the_one_before()
    {
        _level.Read();
        Add(8_192);
        Add(16_384);
        Assert.Equal(-6.0, _level.Read().Level.PeakDb, 0.1);
        Add(8_192);
        var second = _level.Read();
        Assert.Equal((-12.0, true, false), (Math.Round(second.Level.PeakDb), second.HasAudio, second.IsClipped));
        Assert.False(_level.Read().HasAudio);
    }

    [Theory]
    [InlineData(short.MaxValue, true)]
    [InlineData(short.MinValue, true)]
    [InlineData(32_000, false)]
    public void Clipping_is_a_sample_as_loud_as_one_can_be(short sample, bool expected)
    {
        _level.Read();
        Add(sample);
        Assert.Equal(expected, _level.Read().IsClipped);
    }

    [Fact]
    public void Nothing_is_measured_for_nobody()
    {
        Add(8_192);
        Assert.False(_level.Read().HasAudio);

        for (var seconds = 0; seconds < 10; seconds++)
            Add(8_192, frames: 16_000);
        Assert.False(_level.Read().HasAudio);
    }

    [Fact]
    public void A_reading_allocates_nothing()
    {
        Add(1);
        _level.Read();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            _level.Read();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Channels_are_told_apart_where_there_are_several()
    {
        var stereo = new LiveLevel(AudioFormat.Default with { Channels = 2 });
        stereo.Read();
        stereo.Add(MemoryMarshal.AsBytes<short>([8_192, 0, short.MinValue, 0, 8_192, 0]));
        var reading = stereo.Read();
        var (left, right) = (reading.Channels.Span[0], reading.Channels.Span[1]);
        Assert.Equal((0.0, true, true), (Math.Round(left.Level.PeakDb), left.IsClipped, reading.IsClipped));
        Assert.Equal((true, false), (right.Level.IsDigitalZero, right.IsClipped));
        // What is said of all is of every sample, as in mono.
        Assert.Equal(left.Level.RmsDb - 3, reading.Level.RmsDb, 0.1);

        stereo.Add(MemoryMarshal.AsBytes<short>([0, 16_384]));
        reading = stereo.Read();
        Assert.True(reading.Channels.Span[0].Level.IsDigitalZero);
        Assert.Equal(-6.0, reading.Channels.Span[1].Level.PeakDb, 0.1);
        Assert.Equal(0, _level.Read().Channels.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void A_block_allocates_nothing_however_many_channels_there_are(int channels)
    {
        var level = new LiveLevel(AudioFormat.Default with { Channels = channels });
        var block = new byte[channels * 2 * 10];
        level.Add(block);
        level.Read();
        level.Add(block);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            level.Add(block);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(level.Read().HasAudio);
    }

    private void Add(short sample, int frames = 100)
    {
        var samples = new short[frames];
        Array.Fill(samples, sample);
        _level.Add(MemoryMarshal.AsBytes<short>(samples));
    }
}
