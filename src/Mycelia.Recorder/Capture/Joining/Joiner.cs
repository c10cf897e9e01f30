using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Capture.Clock;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.Joining;

/// <summary>
/// Puts what several inputs hear into one stream, a channel each, every frame at its time by the machine's clock. Safe for concurrent use;
/// neither waits nor allocates for a block.
/// </summary>
/// <remarks>
/// A place in the stream is a time by that clock, counted in frames of the nominal rate: no input leads, and none that is lost takes the
/// time with it. The wall clock is looked at only for what the places are called.
/// </remarks>
internal sealed class Joiner : IDisposable
{
    /// <summary>No pieces shorter than that are handed over, as each wakes the pipeline.</summary>
    private const double ShortestPiece = 0.050;

    /// <summary>What no input has for so long, the stream leaves out.</summary>
    private const double ShortestJump = 0.020;

    /// <summary>What one input lacks for less is not worth a word.</summary>
    private const double WorthSaying = 0.010;

    /// <summary>By how much the others must have gone on without an input before it is missing: where all stand still, none is.</summary>
    private const double WorthMissing = 1;

    /// <summary>How much is kept of one input while the pipeline stands still.</summary>
    private const double MostKept = 10;

    /// <summary>Where nobody need play anything, silence is handed over so long after it was.</summary>
    private const double SilenceAfter = 1;

    /// <summary>No block is older: a sound server keeps less for a recorder that stands still.</summary>
    private const double Oldest = 180;

    private static readonly int BeatsOfTick = (int)(StreamWatchdog.Tick / JoinPace.Beat);

    private readonly Lock _lock = new();
    private readonly AudioFormat _format;
    private readonly int _rate;
    private readonly IReadOnlyList<JoinedPart> _parts;
    private readonly BlockQueue _queue;
    private readonly TimeProvider _time;
    private readonly JoinedChannel[] _channels;
    private readonly CaptureClock _clock;
    private readonly JoinPace _pace;
    private readonly long[] _ends;
    private readonly (long From, long To)?[] _holes;
    private readonly Queue<InputNotice> _notices = new();
    private readonly float[] _samples;
    private readonly float[] _frames;
    private float[] _block = [];
    private long? _place;
    private bool _jumped;
    private bool _heard;
    private bool _isOver;
    private Exception? _error;
    private long _lastBeat;
    private TaskCompletionSource? _room;
    private volatile bool _isStarved;

    /// <param name="format">Of the stream; each input is a channel of it.</param>
    /// <param name="parts">The inputs.</param>
    /// <param name="queue">Where the stream goes.</param>
    /// <param name="time">The clock that the inputs are timed by.</param>
    public Joiner(AudioFormat format, IReadOnlyList<JoinedPart> parts, BlockQueue queue, TimeProvider time)
    {
        (_format, _rate, _parts, _queue, _time) = (format, format.SampleRate, parts, queue, time);
        _channels = [.. parts.Select(_ => new JoinedChannel(_rate))];
        _pace = new(parts.Count, _rate);
        _ends = new long[parts.Count];
        _holes = new (long, long)?[parts.Count];
        _clock = new(format);
        _samples = new float[queue.SlotBytes / format.BytesPerFrame];
        _frames = new float[_samples.Length * parts.Count];
        _clock.AnchorNow(ReadingOf(Now));
    }

    /// <summary>Whether there is something to hand over for which there was no room.</summary>
    public bool IsStarved => _isStarved;

    private long Now => (long)(_time.GetElapsedTime(0, _time.GetTimestamp()).TotalSeconds * _rate);

    private long Front
    {
        get
        {
            var front = PlacedSamples.Nowhere;
            foreach (var channel in _channels)
                front = Math.Max(front, channel.Placed.End);
            return front;
        }
    }

    /// <summary>An input is open.</summary>
    public void Begin(int input, IAudioSource source)
    {
        lock (_lock)
        {
            // One that delivered nothing when it was open last would have the others wait in vain.
            var isAwaited = _parts[input].HasDelivered || !source.MayBeSilent;
            _parts[input].Begin(source);
            if (isAwaited)
                _pace.Await(input);
        }
    }

    /// <summary>Takes the next block of an input.</summary>
    /// <returns>Completes when there is room for more of it.</returns>
    public Task TakeAsync(int input, IAudioSource source, in PcmBlock block)
    {
        lock (_lock)
        {
            _parts[input].Know(source);
            if (block.Notice is { } notice)
                Take(input, notice);
            else
                Take(input, block);
            Continue();
            if (_isOver || _channels[input].Placed.Count <= MostKept * _rate)
                return Task.CompletedTask;
            _room ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }

    /// <summary>An input is not open any more; it may be again at once.</summary>
    public void End(int input)
    {
        lock (_lock)
        {
            _channels[input].Finish();
            _parts[input].End();
            _pace.Leave(input);
            Continue();
        }
    }

    /// <summary>An input cannot be opened.</summary>
    /// <returns>Why there is nothing to join; null: another is open, or may be.</returns>
    public AudioInputException? Miss(int input, AudioInputException absence)
    {
        lock (_lock)
        {
            _parts[input].Absence = absence;
            if (_parts.All(static part => part is { IsOpen: false, Absence: not null }))
                return JoinedPart.AbsenceOf(_parts);
            Lack(input, absence.Message);
            Continue();
            return null;
        }
    }

    /// <summary>Nothing follows: what is left is handed over, and then the end.</summary>
    /// <param name="error">Why, if it is not wanted.</param>
    public void Complete(Exception? error)
    {
        lock (_lock)
        {
            foreach (var channel in _channels)
                channel.Finish();
            (_isOver, _error) = (true, error);
            Continue();
        }
    }

    /// <summary>Nothing was handed over for a second.</summary>
    public void Tick()
    {
        lock (_lock)
        {
            var isStill = !_heard;
            _heard = false;
            Pass(BeatsOfTick);
            if (isStill && _parts.Any(static part => part is { IsOpen: true, IsSuspended: false, MayBeSilent: true }))
                BeSilent();
            Continue();
        }
    }

    /// <summary>Hands over what there is room for.</summary>
    public void Continue()
    {
        lock (_lock)
        {
            _isStarved = false;
            while (_notices.Count > 0 && HasRoom())
                _queue.Post(_notices.Dequeue());
            var isDone = HandOver();
            if (_room is { } room && (_isOver || _channels.All(channel => channel.Placed.Count <= MostKept * _rate)))
            {
                _room = null;
                room.SetResult();
            }

            if (isDone && _isOver && _notices.Count == 0)
                _queue.Complete(_error);
        }
    }

    /// <summary>Nobody reads any more: nobody need wait for room.</summary>
    public void Abandon()
    {
        lock (_lock)
        {
            _isOver = true;
            _room?.TrySetResult();
        }
    }

    public void Dispose()
    {
        foreach (var channel in _channels)
            channel.Dispose();
    }

    private void Take(int input, in PcmBlock block)
    {
        var frames = block.Samples.Length / _format.BytesPerSample;
        if (frames == 0)
            return;
        if (_block.Length < frames)
            _block = new float[frames];
        PcmSamples.ToFloats(block.Samples.Span, _format.Samples, _block);
        (_heard, _parts[input].HasDelivered, _parts[input].IsSuspended) = (true, true, false);
        var channel = _channels[input];
        var end = channel.Placed.End;
        var begin = channel.Take(_block.AsSpan(0, frames), TimeOf(block, frames), block.GapBefore);
        if (begin is { } place && end >= _place - (long)(MostKept * _rate) && place - end >= WorthSaying * _rate)
            _holes[input] = (end, place);
        if (!_pace.AwaitsAny)
            AwaitAll();
        _pace.AwaitAgain(input, channel.Placed.End, Front);
        if (_parts[input].MissingSince is not null && !(channel.Placed.End <= _place))
            Find(input, Math.Max(begin ?? end, _place ?? begin ?? end));
        if (_time.GetElapsedTime(_lastBeat) >= JoinPace.Beat)
            Pass(1);
    }

    /// <summary>What cannot be is not believed, and the frames are taken to be as old as they must be.</summary>
    private double TimeOf(in PcmBlock block, int frames)
    {
        var start = (block.Start - DateTimeOffset.UnixEpoch).TotalSeconds;
        var latest = (double)(Now - frames) / _rate;
        return start > latest + ShortestPiece || start < latest - Oldest ? latest : start;
    }

    private void Take(int input, InputNotice notice)
    {
        switch (notice)
        {
            case InputNotice.Suspended { Device: var device }:
                _parts[input].IsSuspended = true;
                _channels[input].Finish();
                _pace.Leave(input);
                if (_parts.All(static part => !part.IsOpen || part.IsSuspended))
                    _notices.Enqueue(notice);
                else
                    Lack(input, $"'{device}' is suspended");
                break;
            case InputNotice.Changed change:
                _channels[input].ChangeClock();
                _notices.Enqueue(new InputNotice.PartChanged(change));
                break;
            default:
                _notices.Enqueue(notice);
                break;
        }
    }

    private void Pass(int beats)
    {
        _lastBeat = _time.GetTimestamp();
        for (var i = 0; i < _ends.Length; i++)
            _ends[i] = _channels[i].Placed.End;
        _pace.Pass(beats, _ends, Front);
        for (var i = 0; i < _ends.Length; i++)
        {
            if (IsAlive(i) && !_pace.Awaits(i) && Math.Max(Front, _place ?? PlacedSamples.Nowhere) - _ends[i] >= WorthMissing * _rate)
                Lack(i, $"nothing comes from '{_parts[i].Device}'");
        }
    }

    /// <summary>Where none went on, none was lost to the others: each is waited for anew.</summary>
    private void AwaitAll()
    {
        for (var i = 0; i < _ends.Length; i++)
        {
            if (IsAlive(i))
                _pace.Await(i);
        }
    }

    /// <summary>Whether an input is expected to deliver.</summary>
    private bool IsAlive(int input) => _parts[input] is { IsOpen: true, IsSuspended: false, MayBeSilent: false, MissingSince: null };

    /// <summary>An input is missing from the end of what it brought on.</summary>
    private void Lack(int input, string reason)
    {
        var part = _parts[input];
        if (part.MissingSince is not null)
            return;
        var since = Math.Max(_channels[input].Placed.End, _place ?? FirstAfter(PlacedSamples.Nowhere) ?? Now);
        part.MissingSince = since;
        _notices.Enqueue(new InputNotice.PartLost(part.Name, _clock.TimeOf(since), reason));
    }

    private void Find(int input, long place)
    {
        _parts[input].MissingSince = null;
        _holes[input] = null;
        _notices.Enqueue(new InputNotice.PartFound(_parts[input].Name, _clock.TimeOf(place)));
    }

    /// <summary>Nothing comes, and nothing need come: time passes all the same.</summary>
    private void BeSilent()
    {
        var until = Now - (long)(SilenceAfter * _rate);
        _place ??= until;
        if (until - _place > MostKept * _rate)
            JumpTo(until);
        Write(Math.Min(until, Until(until)));
    }

    /// <returns>Whether nothing is left for which there was no room.</returns>
    private bool HandOver()
    {
        var until = _isOver ? Front : Until(Front);
        if ((_place ?? FirstAfter(PlacedSamples.Nowhere)) is not { } place || until - place < (_isOver ? 1 : ShortestPiece * _rate))
            return true;
        _place = place;
        while (_place < until)
        {
            var first = Math.Min(FirstAfter(_place.Value) ?? until, until);
            if (first - _place >= ShortestJump * _rate)
                JumpTo(first);
            else if (!Write(until))
                return false;
        }

        return true;
    }

    private long Until(long front)
    {
        for (var i = 0; i < _ends.Length; i++)
            _ends[i] = _channels[i].Placed.End;
        return _pace.Until(_ends, front);
    }

    /// <summary>The first place after another that anything was heard at.</summary>
    private long? FirstAfter(long place)
    {
        long? first = null;
        foreach (var channel in _channels)
        {
            if (channel.Placed.First is { } own && !(Math.Max(own, place) >= first))
                first = Math.Max(own, place);
        }

        return first;
    }

    private void JumpTo(long place)
    {
        // What all lack is a gap of the recording.
        for (var i = 0; i < _holes.Length; i++)
        {
            if (_holes[i] is { } hole && hole.From < place && hole.To > _place)
                _holes[i] = null;
        }

        (_place, _jumped) = (place, true);
    }

    /// <summary>Writes one piece after the other.</summary>
    /// <returns>Whether there was room for all.</returns>
    private bool Write(long until)
    {
        while (_place < until)
        {
            if (!HasRoom())
                return false;
            var from = _place!.Value;
            var frames = (int)Math.Min(until - from, _samples.Length);
            for (var i = 0; i < _channels.Length; i++)
            {
                _channels[i].Placed.Take(from, _samples.AsSpan(0, frames));
                for (var frame = 0; frame < frames; frame++)
                    _frames[frame * _channels.Length + i] = _samples[frame];
            }

            PcmSamples.FromFloats(_frames.AsSpan(0, frames * _channels.Length), _format.Samples, _queue.Slot);
            _clock.Observe(ReadingOf(from));
            _queue.Post(frames * _format.BytesPerFrame, _clock.TimeOf(from), _jumped);
            (_place, _jumped) = (from + frames, false);
            TellHoles();
            if (FirstAfter(_place.Value) - _place >= ShortestJump * _rate)
                return true;
        }

        return true;
    }

    private void TellHoles()
    {
        for (var i = 0; i < _holes.Length; i++)
        {
            if (_holes[i] is not { } hole || hole.To > _place)
                continue;
            _holes[i] = null;
            if (_parts[i] is not { MissingSince: null, MayBeSilent: false } part)
                continue;
            part.MissingSince = hole.From;
            _notices.Enqueue(new InputNotice.PartLost(part.Name, _clock.TimeOf(hole.From), $"audio of '{part.Device}' is missing"));
            Find(i, hole.To);
        }
    }

    private bool HasRoom()
    {
        if (!_queue.IsFull)
            return true;
        _isStarved = true;
        Interlocked.MemoryBarrier();
        return !_queue.IsFull;
    }

    private ClockReading ReadingOf(long place)
    {
        var age = _time.GetElapsedTime(0, _time.GetTimestamp()) - TimeSpan.FromSeconds((double)place / _rate);
        return ClockReading.Take(_time, place, age);
    }
}
