using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.PortAudio;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Capture.PortAudio;

public sealed class PortAudioIntakeTests
{
    private const int Piece = 1_024;
    private static readonly AudioFormat Format = AudioFormat.Default;
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(80);

    private readonly FakeTime _time = new();
    private readonly BlockQueue _queue = new(2 * Piece * 2, slots: 8);
    private readonly PortAudioIntake _intake;
    private readonly List<(DateTimeOffset Start, int Bytes, bool GapBefore)> _heard = [];

    public PortAudioIntakeTests() => _intake = new(_queue, Format, _time);

    [Fact]
    public void Blocks_carry_the_time_of_their_first_frame_also_those_that_came_before_it_could_be_known()
    {
        for (var piece = 0; piece < 40; piece++)
            Deliver();

        Assert.InRange(_heard.Sum(block => block.Bytes), 38 * Piece * 2, 40 * Piece * 2);
        var frames = 0;
        foreach (var (start, bytes, gapBefore) in _heard)
        {
            Assert.False(gapBefore);
            Assert.Equal(_time.Epoch - Latency + Format.DurationOf(frames), start, TimeSpan.FromMilliseconds(1));
            frames += bytes / 2;
        }
    }

    [Fact]
    public void What_the_sound_system_dropped_is_a_gap_and_the_time_after_it_is_true()
    {
        for (var piece = 0; piece < 10; piece++)
            Deliver();
        _time.Advance(TimeSpan.FromSeconds(2));
        var after = _time.GetUtcNow() - Latency;
        Deliver(isAfterLoss: true);
        for (var piece = 0; piece < 6; piece++)
            Deliver();

        var resumed = Assert.Single(_heard, block => block.GapBefore);
        Assert.Equal(after, resumed.Start, TimeSpan.FromMilliseconds(1));
        Assert.Equal(10 * Piece * 2, _heard.TakeWhile(block => !block.GapBefore).Sum(block => block.Bytes));
    }

    [Fact]
    public void Audio_that_is_missing_without_a_word_is_a_gap_too()
    {
        for (var piece = 0; piece < 30; piece++)
            Deliver();
        _time.Advance(TimeSpan.FromSeconds(3));
        var after = _time.GetUtcNow() - Latency;
        for (var piece = 0; piece < 6; piece++)
            Deliver();

        Assert.Equal(after, Assert.Single(_heard, block => block.GapBefore).Start, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public void What_finds_no_room_is_a_gap_as_long_as_it_was()
    {
        for (var piece = 0; piece < 20; piece++)
            Deliver(read: false);
        Read();
        for (var piece = 0; piece < 6; piece++)
            Deliver();

        var before = _heard.TakeWhile(block => !block.GapBefore).Last();
        var resumed = Assert.Single(_heard, block => block.GapBefore);
        Assert.Equal(_time.Epoch - Latency + Format.DurationOf(20 * Piece), resumed.Start, TimeSpan.FromMilliseconds(1));
        Assert.True(resumed.Start > before.Start + Format.DurationOf(before.Bytes / 2));
    }

    [Fact]
    public async Task The_end_comes_after_all_that_was_heard_even_if_it_could_not_be_timed_yet()
    {
        Deliver();
        _intake.Finish();
        Read();

        Assert.Equal(Piece * 2, Assert.Single(_heard).Bytes);
        Assert.False(await _queue.WaitToReadAsync());
    }

    private void Deliver(bool isAfterLoss = false, bool read = true)
    {
        _intake.Take(new byte[Piece * 2], Latency, isAfterLoss);
        _time.Advance(Format.DurationOf(Piece));
        if (read)
            Read();
    }

    private void Read()
    {
        while (_queue.TryRead(out var block))
        {
            _heard.Add((block.Start, block.Samples.Length, block.GapBefore));
            _queue.Release();
        }
    }
}
