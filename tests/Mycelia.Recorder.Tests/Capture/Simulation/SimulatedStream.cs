using System.Runtime.InteropServices;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.PulseAudio;

namespace Mycelia.Recorder.Tests.Capture.Simulation;

/// <summary>A sound server's stream in simulated time: fragments come late by a little, latencies are measured with noise.</summary>
/// <param name="world">What is true.</param>
/// <param name="events">Who is told.</param>
/// <param name="isPipeWire">Whether the server goes in cycles of two thirds of a fragment, and says how long one is, as PipeWire's.</param>
internal sealed class SimulatedStream(SimulatedWorld world, IPulseStreamEvents events, bool isPipeWire) : IPulseStream
{
    private const int FragmentsPerMeasurement = 23;
    private const double DelayMs = 20;
    private const double NoiseMs = 15;
    private const double NoiseOfArrivalMs = 5;
    private const double LongestAnswerMs = 60;

    private static readonly byte[] Counter = MemoryMarshal
        .AsBytes<short>([.. Enumerable.Range(0, 2 * 65_536).Select(static n => unchecked((short)n))])
        .ToArray();

    private readonly Queue<(long Frame, int Frames, bool IsHole)> _waiting = new();
    private int _fragmentFrames;
    private int _fragments;
    private bool _isMeasuring;
    private bool _isAsked;
    private TimeSpan _answeredBefore;

    public string DeviceName { get; set; } = "card";

    private TimeSpan Cycle => world.Format.DurationOf(_fragmentFrames * 2 / 3);

    public bool IsSuspended { get; private set; }

    public long Waiting => _waiting.Sum(static piece => piece.Frames) * 2L;

    public string LastError => "Connection terminated";

    /// <summary>As the server reckons: how late the newest frame is, and before it what waits, by its length alone.</summary>
    public TimeSpan? Latency =>
        _answeredBefore
        + (isPipeWire ? Cycle : world.Now - world.CapturedAt(world.NextFrame))
        + world.Format.DurationOf(Waiting / 2)
        + TimeSpan.FromMilliseconds((isPipeWire ? NoiseOfArrivalMs : NoiseMs) * (2 * world.Random.NextDouble() - 1));

    public bool Connect(string? device, bool isPinned, int fragmentBytes)
    {
        _fragmentFrames = fragmentBytes / 2;
        world.BeginAnew();
        return true;
    }

    /// <summary>What happens next: an answer, or a fragment.</summary>
    public void Step()
    {
        if (_isMeasuring || _isAsked)
        {
            world.Pass(TimeSpan.FromMilliseconds(1 + world.Random.NextDouble() * (isPipeWire ? LongestAnswerMs : 1)));
            Answer();
            return;
        }

        var frame = world.NextFrame;
        world.Capture(_fragmentFrames, TimeSpan.FromMilliseconds(DelayMs * (isPipeWire ? _fragments % 2 : world.Random.NextDouble())));
        _waiting.Enqueue((frame, _fragmentFrames, false));
        // As libpulse: often at first, then every 1.5 s.
        _isMeasuring |= ++_fragments < 6 || _fragments % FragmentsPerMeasurement == 0;
        events.OnSamples();
    }

    /// <summary>Suspended and resumed: nothing is captured, and both are told. The word of the first overtakes the last fragment.</summary>
    public void Suspend(TimeSpan time)
    {
        var last = world.NextFrame;
        world.Capture(_fragmentFrames, TimeSpan.Zero);
        IsSuspended = true;
        events.OnSuspendedChanged();
        _waiting.Enqueue((last, _fragmentFrames, false));
        events.OnSamples();
        LetPass(time);
        IsSuspended = false;
        _fragments = 0;
        events.OnSuspendedChanged();
    }

    /// <summary>Nothing is captured, and nobody says so: a machine that sleeps, or a card that is stuck.</summary>
    public void LetPass(TimeSpan time)
    {
        world.Pass(time);
        world.BeginAnew();
    }

    /// <summary>The server's buffer was full, and something was dropped.</summary>
    public void Overrun(TimeSpan time)
    {
        LetPass(time);
        events.OnOverflow();
    }

    /// <summary>
    /// Nobody takes anything for a while: the newest fragment and the answer to a question of before wait all the time, the rest the server
    /// throws away.
    /// </summary>
    public void StandStill(TimeSpan time)
    {
        var frame = world.NextFrame;
        world.Capture(_fragmentFrames, TimeSpan.Zero);
        _waiting.Enqueue((frame, _fragmentFrames, false));
        LetPass(time);
        _answeredBefore = time;
        events.OnSamples();
        events.OnLatencyMeasured();
        _answeredBefore = TimeSpan.Zero;
        _isMeasuring = false;
    }

    /// <summary>The server could not deliver some frames, and says so where they are missing.</summary>
    public void Hole(int frames)
    {
        _waiting.Enqueue((world.NextFrame, frames, true));
        world.Drop(frames);
        world.Pass(world.Format.DurationOf(frames));
    }

    /// <summary>The server moves the stream to another microphone.</summary>
    public void Move(TimeSpan time)
    {
        LetPass(time);
        _fragments = 0;
        events.OnMoved();
    }

    public bool Peek(out ReadOnlySpan<byte> samples, out int holeBytes)
    {
        samples = default;
        holeBytes = 0;
        if (!_waiting.TryPeek(out var piece))
            return false;
        if (piece.IsHole)
            holeBytes = piece.Frames * 2;
        else
            samples = Counter.AsSpan((int)(piece.Frame & 0xFFFF) * 2, piece.Frames * 2);
        return true;
    }

    public void Drop() => _waiting.Dequeue();

    public bool MeasureLatency() => _isMeasuring = true;

    public bool AskForDevice() => _isAsked = true;

    /// <summary>Whether the device is free.</summary>
    public bool IsDisconnected { get; private set; }

    public void Disconnect() => IsDisconnected = true;

    public void Dispose() { }

    public void Free() { }

    private void Answer()
    {
        var (wasMeasuring, wasAsked) = (_isMeasuring, _isAsked);
        (_isMeasuring, _isAsked) = (false, false);
        if (wasAsked)
            events.OnDeviceKnown(
                new(
                    DeviceName,
                    "A simulated card",
                    world.Format,
                    "s16le",
                    IsDefault: true,
                    DeviceName.EndsWith(".monitor", StringComparison.Ordinal),
                    AudioDeviceState.Running
                )
            );
        if (wasMeasuring)
            events.OnLatencyMeasured();
    }
}
