using Mycelia.Recorder.Model;
using Mycelia.Recorder.Session;

namespace Mycelia.Recorder.Tests.Session;

public sealed class SilenceWatchTests
{
    private const int BlockFrames = 2_000;
    private readonly Events _events = new();
    private readonly FakeTime _time = new();
    private readonly SilenceWatch _watch;

    public SilenceWatchTests() => _watch = new(AudioFormat.Default, _events, _time);

    [Fact]
    public void Ten_seconds_of_exact_zero_warn_once_and_the_first_sound_ends_it()
    {
        Feed(seconds: 9.875);
        Assert.Empty(_events.Of<InputSilent>());
        Feed(seconds: 100);
        Assert.Equal(TimeSpan.FromSeconds(10), Assert.Single(_events.Of<InputSilent>()).Duration);
        Assert.Empty(_events.Of<InputAudible>());

        Feed(seconds: 0.125, last: 1);

        Assert.Single(_events.Of<InputAudible>());
        Assert.Single(_events.Of<InputSilent>());
    }

    [Fact]
    public void A_quiet_room_is_no_dead_microphone()
    {
        for (var i = 0; i < 1_000; i++)
            Feed(seconds: 0.125, last: (short)(i % 2 == 0 ? 1 : -1));
        Assert.Empty(_events.Of<InputSilent>());
    }

    [Fact]
    public void The_silence_is_counted_from_the_last_sound_within_a_block()
    {
        Feed(seconds: 0.125, first: 1);
        Feed(seconds: 9.875);
        Assert.Empty(_events.Of<InputSilent>());
        Feed(seconds: 0.125);
        Assert.Single(_events.Of<InputSilent>());
    }

    [Fact]
    public void Silence_before_a_gap_does_not_count()
    {
        Feed(seconds: 9);
        _watch.Add(PcmBlock.End, "mic");
        Feed(seconds: 9);
        Assert.Empty(_events.Of<InputSilent>());
    }

    [Fact]
    public void A_microphone_that_delivers_zeros_in_every_pause_is_not_reported_all_day()
    {
        for (var hour = 0; hour < 24; hour++)
        {
            for (var i = 0; i < 100; i++)
            {
                Feed(seconds: 11);
                Feed(seconds: 0.125, last: 1);
            }

            _time.Advance(TimeSpan.FromHours(1));
        }

        Assert.InRange(_events.Of<InputSilent>().Length, 5, 24 * 6);
        Assert.Equal(_events.Of<InputSilent>().Length, _events.Of<InputAudible>().Length);
    }

    private void Feed(double seconds, short first = 0, short last = 0)
    {
        for (var frames = (int)(seconds * 16_000); frames > 0; frames -= BlockFrames)
        {
            var samples = new short[Math.Min(frames, BlockFrames)];
            (samples[0], samples[^1]) = (first, last == 0 && samples.Length == 1 ? first : last);
            _watch.Add(
                new(System.Runtime.InteropServices.MemoryMarshal.AsBytes<short>(samples).ToArray(), default, GapBefore: false),
                "mic"
            );
        }
    }
}
