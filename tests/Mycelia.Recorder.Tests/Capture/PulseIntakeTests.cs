using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.PulseAudio;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Tests.Capture.Simulation;

namespace Mycelia.Recorder.Tests.Capture;

/// <summary>What becomes of a stream that the sound server puts elsewhere than was asked for.</summary>
public sealed class PulseIntakeTests
{
    private static readonly AudioDevice Card = new(
        "card",
        "A card",
        AudioFormat.Default,
        "s16le",
        IsDefault: true,
        IsMonitor: false,
        AudioDeviceState.Idle
    );

    private readonly BlockQueue _queue = new(4096, slots: 10);

    [Fact]
    public async Task A_stream_that_is_put_at_a_loudspeakers_monitor_ends_before_a_sample_of_it_is_taken()
    {
        using var intake = Open("speaker.monitor", out var stream);

        for (var i = 0; i < 4; i++)
            stream.Step();

        Assert.True(intake.IsMisplaced);
        var lost = await Assert.ThrowsAsync<AudioInputException>(async () => await _queue.WaitToReadAsync());
        Assert.Contains("what a loudspeaker plays", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_that_is_put_at_another_microphone_is_recorded_and_said_to_be()
    {
        using var intake = Open("other", out var stream);

        for (var i = 0; i < 8; i++)
            stream.Step();

        Assert.True(_queue.TryRead(out var block));
        Assert.IsType<InputNotice.Changed>(block.Notice);
        _queue.Release();
        Assert.True(_queue.TryRead(out block));
        Assert.NotEqual(0, block.Samples.Length);
        Assert.Equal(("other", false), (intake.DeviceName, intake.IsMisplaced));
    }

    [Fact]
    public void A_stream_that_is_moved_to_a_monitor_later_was_not_put_there()
    {
        using var intake = Open("card", out var stream);
        stream.DeviceName = "speaker.monitor";
        stream.Move(TimeSpan.Zero);
        stream.Step();

        Assert.True(intake.MayBeStill);
        Assert.False(intake.IsMisplaced);
    }

    [Fact]
    public void An_answer_of_before_a_standstill_does_not_hide_that_audio_is_missing_after_it()
    {
        using var intake = Open("card", out var stream, isPipeWire: true);
        var end = Listen(stream, steps: 20).Last().End;

        stream.StandStill(TimeSpan.FromSeconds(15));
        var blocks = Listen(stream, steps: 20);

        var gap = Assert.Single(blocks, static block => block.IsAfterGap);
        Assert.InRange((gap.Start - end).TotalSeconds, 14.5, 15.5);
        Assert.InRange(
            blocks.TakeWhile(static block => !block.IsAfterGap).Sum(static block => (block.End - block.Start).TotalSeconds),
            0,
            0.2
        );
    }

    private List<(DateTimeOffset Start, DateTimeOffset End, bool IsAfterGap)> Listen(SimulatedStream stream, int steps)
    {
        var heard = new List<(DateTimeOffset, DateTimeOffset, bool)>();
        for (var i = 0; i < steps; i++)
        {
            stream.Step();
            while (_queue.TryRead(out var block))
            {
                if (!block.Samples.IsEmpty)
                    heard.Add((block.Start, block.Start + AudioFormat.Default.DurationOf(block.Samples.Length / 2), block.GapBefore));
                _queue.Release();
            }
        }

        return heard;
    }

    private PulseIntake Open(string at, out SimulatedStream stream, bool isPipeWire = false)
    {
        var plan = new PulsePlan(new(Card, ByName: false), new(wanted: null), Patience: 3, isPipeWire, News: []);
        var world = new SimulatedWorld(AudioFormat.Default, ppm: 0, seed: 1);
        SimulatedStream? opened = null;
        var intake = new PulseIntake(
            events => opened = new(world, events, isPipeWire) { DeviceName = at },
            CaptureOptions.Default,
            plan,
            _queue,
            world
        );
        stream = opened!;
        intake.OnReady();
        return intake;
    }
}
