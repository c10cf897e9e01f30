using Mycelia.Recorder.Capture.Clock;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.PortAudio;

/// <summary>
/// Times what PortAudio's callback brings, and hands it over. Nothing waits in PortAudio for a time to be found: what cannot be timed
/// yet is held here, at most for <see cref="LongestHold"/>. One thread at a time.
/// </summary>
internal sealed class PortAudioIntake
{
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenReadings = TimeSpan.FromSeconds(1);

    private readonly BlockQueue _queue;
    private readonly BlockWriter _writer;
    private readonly CaptureClock _clock;
    private readonly TimeProvider _time;
    private readonly AudioFormat _format;
    private readonly byte[] _held;

    // Of PortAudio's thread alone.
    private int _heldBytes;
    private bool _untimed = true;
    private ClockReading _reading;
    private long _observed;
    private bool _over;

    public PortAudioIntake(BlockQueue queue, AudioFormat format, TimeProvider time, ClockPace? pace = null)
    {
        (_queue, _format, _time) = (queue, format, time);
        _clock = new(format, pace);
        _writer = new(queue, _clock, format);
        _held = new byte[(int)format.FramesIn(LongestHold) * format.BytesPerFrame];
    }

    private long NextFrame => _writer.NextFrame + _heldBytes / _format.BytesPerFrame;

    /// <summary>Takes the next samples.</summary>
    /// <param name="samples">Whole frames.</param>
    /// <param name="latency">How old the first of them is.</param>
    /// <param name="isAfterLoss">Whether audio before them was dropped.</param>
    public void Take(ReadOnlySpan<byte> samples, TimeSpan latency, bool isAfterLoss)
    {
        if (_over)
            return;
        if (isAfterLoss)
            Interrupt();
        _reading = ClockReading.Take(_time, NextFrame, latency);
        if (_untimed || _clock.IsLate(_reading) || NextFrame - _observed >= _format.FramesIn(BetweenReadings))
            Observe();
        if (_untimed && samples.Length <= _held.Length - _heldBytes)
        {
            samples.CopyTo(_held.AsSpan(_heldBytes));
            _heldBytes += samples.Length;
            return;
        }

        WriteHeld();
        Write(samples);
    }

    /// <summary>Hands over what was taken, and ends the sequence: normally, or with <paramref name="error"/>.</summary>
    public void Finish(Exception? error = null)
    {
        if (_over)
            return;
        WriteHeld();
        _writer.Post();
        _over = true;
        _queue.Complete(error);
    }

    private void Observe()
    {
        // The clock may jump: what was taken before the measurement is timed before it.
        _writer.Post();
        var verdict = _clock.Observe(_reading);
        if (verdict == ClockVerdict.Gap)
            _writer.MarkGap();
        _untimed = verdict is ClockVerdict.Settling or ClockVerdict.Doubtful;
        _observed = NextFrame;
    }

    private void Interrupt()
    {
        WriteHeld();
        _writer.MarkGap();
        _clock.Restart();
        _untimed = true;
    }

    private void WriteHeld()
    {
        _untimed = false;
        if (_heldBytes > 0)
            _clock.AnchorNow(_reading);
        var held = _held.AsSpan(0, _heldBytes);
        _heldBytes = 0;
        Write(held);
    }

    /// <summary>What the pipeline has no room for, as it stalls for longer than the queue is, is a gap.</summary>
    private void Write(ReadOnlySpan<byte> samples)
    {
        var taken = _writer.Take(samples);
        if (taken < samples.Length)
            _writer.Skip(samples.Length - taken);
    }
}
