using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Capture.Simulation;

/// <summary>
/// What is true: the time, the wall clock as it is set, and when which frame was captured. Frame n has the value n modulo 2¹⁶.
/// </summary>
internal sealed class SimulatedWorld(AudioFormat format, double ppm, int seed) : TimeProvider
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    // From a frame on, frames were captured so much later than by counting; from a time on, the wall clock was off by so much.
    private readonly List<(long Frame, TimeSpan Start)> _stretches = [(0, TimeSpan.Zero)];
    private readonly List<(TimeSpan From, TimeSpan Offset)> _wall = [(TimeSpan.Zero, TimeSpan.Zero)];

    public AudioFormat Format => format;

    public Random Random { get; } = new(seed);

    public TimeSpan Now { get; private set; }

    /// <summary>The next frame to be captured.</summary>
    public long NextFrame { get; private set; }

    /// <summary>Frames that were captured and must be found in a chunk.</summary>
    public long Delivered { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now.Ticks;

    public override DateTimeOffset GetUtcNow() => Epoch + Now + _wall[^1].Offset;

    public void Pass(TimeSpan time) => Now += time;

    public void SetWallClock(TimeSpan by) => _wall.Add((Now, _wall[^1].Offset + by));

    /// <summary>The card captures some frames; the time is when the last of them was, and a little more.</summary>
    public void Capture(int frames, TimeSpan delay)
    {
        NextFrame += frames;
        Delivered += frames;
        var due = CapturedAt(NextFrame) + delay;
        Now = due > Now ? due : Now;
    }

    /// <summary>The card captures frames that nobody will ever get.</summary>
    public void Drop(int frames) => NextFrame += frames;

    /// <summary>From now on the card captures; what it might have captured since the last frame was not.</summary>
    public void BeginAnew() => _stretches.Add((NextFrame, Now));

    /// <summary>When a frame was captured, on the clock that nobody sets.</summary>
    public TimeSpan CapturedAt(long frame)
    {
        var (first, start) = _stretches.FindLast(stretch => stretch.Frame <= frame);
        return start + TimeSpan.FromSeconds((frame - first) / (double)format.SampleRate * (1 + ppm * 1e-6));
    }

    /// <summary>By how much a time is off from that at which a frame was captured, by the wall clock as it was set then.</summary>
    public TimeSpan Error(long frame, DateTimeOffset claimed)
    {
        var captured = CapturedAt(frame);
        var error = TimeSpan.MaxValue;
        foreach (var (from, offset) in _wall)
        {
            // Which of the two clocks times the audio that is on its way when it is set, is nobody's to say.
            if (from <= captured + TimeSpan.FromMilliseconds(300))
            {
                var candidate = claimed - (Epoch + captured + offset);
                var isCurrent = from <= captured;
                error = isCurrent || candidate.Duration() < error.Duration() ? candidate : error;
            }
        }

        return error;
    }
}
