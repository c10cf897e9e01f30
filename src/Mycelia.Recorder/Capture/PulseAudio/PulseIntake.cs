using Mycelia.Recorder.Capture.Clock;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.PulseAudio;

/// <summary>Takes samples out of a stream, times them and hands them over. Everything happens under the loop's lock.</summary>
internal sealed class PulseIntake : IPulseStreamEvents, IDisposable
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IPulseStream _stream;
    private readonly BlockQueue _queue;
    private readonly BlockWriter _writer;
    private readonly CaptureClock _clock;
    private readonly OverrunRule _overrun;
    private readonly TimeProvider _time;
    private readonly AudioFormat _format;
    private readonly RecordedDevice _device;
    private readonly TimeSpan _fragment;

    // PipeWire's server throws away what it kept, and goes on with the newest: a loss is before what waits.
    private readonly bool _keepsOldest;
    private readonly FragmentTaker _taker;
    private readonly StreamLatency _age;

    // Under the loop's lock. The server has to say when what comes was heard (untimed), and after a move what device it is of (unvetted):
    // until then nothing is taken.
    private bool _untimed = true;
    private bool _unvetted;
    private bool _flows;
    private bool _moved;
    private long _lastFrame = long.MaxValue;

    // Written under the loop's lock, read by the watchdog without it.
    private volatile bool _over;
    private int _arrivals;
    private int _answers;

    /// <param name="open">Makes the stream, which tells the intake what happens.</param>
    /// <param name="options">The format, and the length of a fragment.</param>
    /// <param name="plan">What to record, and what to tell before the first block.</param>
    /// <param name="queue">Where blocks go.</param>
    /// <param name="time">The clock of the blocks.</param>
    public PulseIntake(
        Func<IPulseStreamEvents, IPulseStream> open,
        CaptureOptions options,
        PulsePlan plan,
        BlockQueue queue,
        TimeProvider time
    )
    {
        (_device, _queue, _time, _format) = (new(plan.Chosen, plan.Preference.IsNever), queue, time, options.Format);
        _fragment = _format.DurationOf(options.FragmentFrames);
        _keepsOldest = !plan.IsPipeWire;
        _clock = new(_format, options.Pace);
        _writer = new(queue, _clock, _format);
        _overrun = new(_clock, _format);
        _stream = open(this);
        _taker = new(_stream, queue, _writer, _overrun, _format);
        _age = new(_stream, time, _format, _fragment, plan.IsPipeWire);
        foreach (var news in plan.News)
            _device.Tell(news);
        if (
            !_stream.Connect(
                plan.Chosen.ByName ? plan.Chosen.Device.Name : null,
                plan.Chosen.IsPinned,
                options.FragmentFrames * _format.BytesPerFrame
            )
        )
            OnEnded();
    }

    /// <summary>Completes when the server has accepted the stream.</summary>
    public Task Ready => _ready.Task;

    public string Description => _device.Description;

    /// <summary>The name of the source that is recorded.</summary>
    public string DeviceName => _device.Name;

    /// <summary>Whether the server put the stream at a loudspeaker's monitor from the beginning.</summary>
    public bool IsMisplaced { get; private set; }

    /// <summary>How often samples have arrived. May be read without the lock.</summary>
    public int Arrivals => Volatile.Read(ref _arrivals);

    /// <summary>Whether the source delivers nothing because it was suspended. May be read without the lock.</summary>
    public bool IsSuspended => _device.IsSuspended;

    /// <summary>
    /// Counts signs of life: samples, and while the source is suspended, the server's answers to <see cref="AskForLife"/>. May be read
    /// without the lock.
    /// </summary>
    public int SignsOfLife => Volatile.Read(ref _arrivals) + (_device.IsSuspended ? Volatile.Read(ref _answers) : 0);

    /// <summary>Whether no sign of life need come. May be read without the lock.</summary>
    public bool MayBeStill => IsStarved || _over;

    /// <summary>Whether samples wait in the stream for want of a free slot. May be read without the lock.</summary>
    public bool IsStarved => _taker.IsStarved;

    /// <summary>Frames received from the server so far, taken or waiting in the stream.</summary>
    public long FramesReceived => _taker.FramesReceived;

    /// <summary>Takes what there is room for; the rest stays in the stream and is taken when a slot is given back.</summary>
    public void Drain()
    {
        if (!TellNotices())
            return;
        while (MayTake && _taker.HasRoom() && _stream.Peek(out var samples, out var hole))
            _taker.Take(samples, hole);
        if (_writer.NextFrame >= _overrun.Ahead)
            Interrupt();
        if (_writer.NextFrame >= _lastFrame)
            End(null);
    }

    /// <summary>Ends the sequence after what has arrived so far.</summary>
    public void Stop()
    {
        if (_over)
            return;
        _clock.AnchorNow(Read(_age.Now));
        _untimed = false;
        _lastFrame = _unvetted ? 0 : FramesReceived;
        Drain();
    }

    public void OnReady()
    {
        _unvetted = _device.IsElsewhere(_stream.DeviceName) && _stream.AskForDevice();
        _device.Follow(_stream.IsSuspended);
        Drain();
        _ready.TrySetResult();
    }

    /// <summary>
    /// Has the server answer. Libpulse itself asks nothing of one whose source is suspended, and a hung one looks the same.
    /// </summary>
    public void AskForLife() => _stream.MeasureLatency();

    /// <summary>Gives a stream up that shows no sign of life.</summary>
    public void GiveUp()
    {
        // What waits for a measurement that no longer comes is timed by count.
        if (_clock.IsAnchored)
        {
            _untimed = false;
            Drain();
        }

        End(
            _device.IsSuspended
                ? new AudioInputException(
                    AudioInputProblem.NoServer,
                    $"the sound server does not answer any more; '{_device.Description}' is recorded again when it does"
                )
                : _device.Lost("nothing comes from it, though it is said to run")
        );
    }

    /// <summary>Whether it is what a loudspeaker plays, recorded for want of a microphone. May be read without the lock.</summary>
    public bool LacksMicrophone => _device.LacksMicrophone;

    /// <summary>Whether there is a microphone may be otherwise.</summary>
    public void Lack(bool lacksMicrophone)
    {
        _device.Lack(lacksMicrophone);
        Drain();
    }

    /// <summary>Ends the sequence because a better device is there.</summary>
    public void GiveWay(AudioDevice better)
    {
        Drain();
        End(new AudioInputException(AudioInputProblem.Superseded, $"'{better.Description}' is there, and better"));
    }

    public void OnSamples()
    {
        _arrivals++;
        _age.Arrived(FramesReceived);
        if (!_flows)
        {
            // Measured anew: a microphone may take its time to start, and what was measured before is of no frame.
            _flows = true;
            _stream.MeasureLatency();
        }

        if (!_untimed && !IsStarved && !_device.IsSuspended && _overrun.Ahead is null && _clock.IsLate(Read(_age.AsARule + _fragment)))
            _untimed = _stream.MeasureLatency();
        Drain();
        if (_device.IsSuspended)
            _writer.Post();
    }

    public void OnLatencyMeasured()
    {
        _answers++;
        if (_stream.IsSuspended || !_flows)
            return;
        // The clock may jump: what was taken before the measurement is timed before it.
        _writer.Post();
        var latency = _age.Measure();
        var reading = Read(latency + _age.SinceKnown);
        if (_keepsOldest && _overrun.Explains(reading, latency))
        {
            _untimed = _overrun.Ahead is null && _stream.MeasureLatency();
        }
        else
        {
            var verdict = _clock.Observe(reading);
            if (verdict == ClockVerdict.Gap)
                _writer.MarkGap();
            _untimed =
                verdict is not (ClockVerdict.Steady or ClockVerdict.Gap) && (_stream.MeasureLatency() || verdict is ClockVerdict.Settling);
        }

        Drain();
    }

    public void OnSuspendedChanged()
    {
        // The word that it is suspended overtakes samples that were heard before: they are timed by count, not with what comes after.
        if (_stream.IsSuspended)
        {
            _clock.AnchorNow(Read(_age.Now));
            _untimed = false;
            Drain();
        }
        else
        {
            Drain();
            Interrupt();
        }

        _device.Follow(_stream.IsSuspended);
        Drain();
    }

    public void OnOverflow()
    {
        Drain();
        _untimed = _stream.MeasureLatency();
    }

    public void OnMoved()
    {
        Drain();
        Interrupt();
        _moved = true;
        _unvetted = _stream.AskForDevice();
    }

    public void OnDeviceKnown(AudioDevice? device)
    {
        if (device is null)
            return;
        _unvetted = false;
        if (_device.IsNone(device))
        {
            IsMisplaced = !_moved;
            End(
                _device.Lost(
                    _moved ? "its device was removed and there is no other microphone"
                    : device.IsMonitor ? "the sound server gives what a loudspeaker plays in its place"
                    : "the sound server gives another input in its place, which is not to be recorded"
                )
            );
            return;
        }

        _device.Change(device);
        _device.Follow(_stream.IsSuspended);
        Drain();
    }

    public void OnEnded()
    {
        _ready.TrySetException(
            new AudioInputException(
                AudioInputProblem.NoDevice,
                $"'{_device.Description}' cannot be recorded ({_stream.LastError}); choose another device"
            )
        );
        End(_device.Lost(_stream.LastError));
    }

    public void OnFault(Exception error)
    {
        _ready.TrySetException(error);
        End(error);
    }

    /// <summary>Ends the stream.</summary>
    public void Dispose()
    {
        _over = true;
        _stream.Dispose();
    }

    /// <summary>Frees what callbacks need; only when the connection is closed.</summary>
    public void Free() => _stream.Free();

    private bool MayTake => !_over && !_untimed && !_unvetted && _writer.NextFrame < _lastFrame && !(_writer.NextFrame >= _overrun.Ahead);

    private ClockReading Read(TimeSpan latency) => ClockReading.Take(_time, _taker.FirstWaiting, latency);

    /// <returns>Whether none is left to be told.</returns>
    private bool TellNotices()
    {
        while (_device.HasNews)
        {
            _writer.Post();
            if (!_taker.HasRoom())
                return false;
            _queue.Post(_device.TakeNews());
        }

        return true;
    }

    private void Interrupt()
    {
        _overrun.Pass();
        _writer.MarkGap();
        _clock.Restart();
        _age.BeginAnew();
        _untimed = true;
        _flows = false;
    }

    private void End(Exception? error)
    {
        if (_over)
            return;
        _over = true;
        _writer.Post();
        _queue.Complete(error);
        // Not only when the reader is done: one that a full disk holds up must not keep the microphone.
        _stream.Disconnect();
    }
}
