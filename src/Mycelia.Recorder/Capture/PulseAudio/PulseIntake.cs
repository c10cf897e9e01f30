using Mycelia.Recorder.Audio;

namespace Mycelia.Recorder.Capture.PulseAudio;

/// <summary>Takes samples out of a stream, times them and hands them over. Everything happens under the loop's lock.</summary>
internal sealed class PulseIntake : IPulseStreamEvents, IDisposable
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PulseConnection _connection;
    private readonly PulseRecordStream _stream;
    private readonly BlockQueue _queue;
    private readonly BlockWriter _writer;
    private readonly CaptureClock _clock;
    private readonly TimeProvider _time;
    private readonly AudioFormat _format;
    private readonly TimeSpan _fragment;

    private string _device;
    private volatile string _description;
    private volatile bool _starved;
    private bool _untimed = true;
    private bool _unvetted;
    private bool _over;
    private int _taken;
    private long _lastFrame = long.MaxValue;
    private TimeSpan _latency;

    public PulseIntake(PulseConnection connection, CaptureOptions options, AudioDevice device, BlockQueue queue, TimeProvider time)
    {
        (_connection, _queue, _time, _format) = (connection, queue, time, options.Format);
        (_device, _description) = (device.Name, device.Description);
        _fragment = _format.DurationOf(options.FragmentFrames);
        _clock = new(_format);
        _writer = new(queue, _clock, _format);
        _stream = new(connection, _format, this);
        _connection.Gone = OnEnded;
        if (!_stream.Connect(string.IsNullOrWhiteSpace(options.Device) ? null : device.Name, options.FragmentFrames * _format.BytesPerFrame))
            OnEnded();
    }

    /// <summary>Completes when the server has accepted the stream.</summary>
    public Task Ready => _ready.Task;

    public string Description => _description;

    /// <summary>Whether samples wait in the stream for want of a free slot. May be read without the lock.</summary>
    public bool IsStarved => _starved;

    /// <summary>Frames received from the server so far, taken or waiting in the stream.</summary>
    public long FramesReceived => FirstWaiting + _stream.Waiting / _format.BytesPerFrame;

    /// <summary>Takes what there is room for; the rest stays in the stream and is taken when a slot is given back.</summary>
    public void Drain()
    {
        while (MayTake && HasRoom() && _stream.Peek(out var samples, out var hole))
            Take(samples, hole);
        if (_writer.NextFrame >= _lastFrame)
            End(null);
    }

    /// <summary>Ends the sequence after what has arrived so far.</summary>
    public void Stop()
    {
        if (_over)
            return;
        _clock.AnchorNow(Read(_stream.Latency ?? _fragment));
        _untimed = false;
        _lastFrame = _unvetted ? 0 : FramesReceived;
        Drain();
    }

    public void OnReady()
    {
        _device = _stream.DeviceName;
        _ready.TrySetResult();
    }

    public void OnSamples()
    {
        if (!_untimed && !_starved && _clock.IsLate(Read(_latency + _fragment)))
            _untimed = _stream.MeasureLatency();
        Drain();
    }

    public void OnLatencyMeasured()
    {
        if (_stream.IsSuspended)
            return;
        // The clock may jump: what was taken before the measurement is timed before it.
        _writer.Post();
        _latency = _stream.Latency ?? _fragment;
        var verdict = _clock.Observe(Read(_latency));
        if (verdict == ClockVerdict.Gap)
            _writer.MarkGap();
        _untimed = verdict is ClockVerdict.Settling || (verdict is ClockVerdict.Doubtful && _stream.MeasureLatency());
        Drain();
    }

    public void OnSuspendedChanged()
    {
        Drain();
        Interrupt();
    }

    public void OnOverflow()
    {
        Drain();
        _untimed = _stream.MeasureLatency();
    }

    // Going back to the configured device, or waiting for it, belongs to whoever opens sources; here a stream only says what happened.
    public void OnMoved()
    {
        Drain();
        Interrupt();
        _unvetted = _stream.AskForDevice();
    }

    public void OnDeviceKnown(AudioDevice? device)
    {
        if (device is null)
            return;
        _unvetted = false;
        if (device.IsMonitor && device.Name != _device)
        {
            End(Lost("its device was removed and there is no other microphone"));
            return;
        }

        _description = device.Description;
        Drain();
    }

    public void OnEnded()
    {
        _ready.TrySetException(new AudioInputException(
            AudioInputProblem.NoDevice, $"'{_description}' cannot be recorded ({_connection.LastError}); choose another device"));
        End(Lost(_connection.LastError));
    }

    public void OnFault(Exception error)
    {
        _ready.TrySetException(error);
        End(error);
    }

    /// <summary>Ends the stream.</summary>
    public void Dispose()
    {
        _connection.Gone = null;
        _over = true;
        _stream.Dispose();
    }

    /// <summary>Frees what callbacks need; only when the connection is closed.</summary>
    public void Free() => _stream.Free();

    private bool MayTake => !_over && !_untimed && !_unvetted && _writer.NextFrame < _lastFrame;

    private long FirstWaiting => _writer.NextFrame - _taken / _format.BytesPerFrame;

    private ClockReading Read(TimeSpan latency) => ClockReading.Take(_time, FirstWaiting, latency);

    /// <summary>The flag is set before the second look, and the reader looks at the flag after it gave a slot back: one of the two sees
    /// the other.</summary>
    private bool HasRoom()
    {
        _starved = false;
        if (!_queue.IsFull)
            return true;
        _starved = true;
        Interlocked.MemoryBarrier();
        return !_queue.IsFull;
    }

    private void Take(ReadOnlySpan<byte> samples, int hole)
    {
        if (hole > 0)
            _writer.Skip(hole);
        else
            _taken += _writer.Take(samples[_taken..]);
        if (hole == 0 && _taken < samples.Length)
            return;
        _taken = 0;
        _stream.Drop();
    }

    private void Interrupt()
    {
        _writer.MarkGap();
        _clock.Restart();
        _untimed = true;
    }

    private AudioInputException Lost(string reason) => new(
        AudioInputProblem.Lost, $"the input '{_description}' was lost ({reason}); plug it in again or choose another");

    private void End(Exception? error)
    {
        _over = true;
        _writer.Post();
        _queue.Complete(error);
    }
}
