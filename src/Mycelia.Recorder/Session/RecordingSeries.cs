using Mycelia.Recorder.Chunking;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Session;

/// <summary>
/// The recordings of one run, one after the other: which one is open, where it ends, and which one holds a moment. Nothing
/// is added to one that has ended. Safe for concurrent use; a block costs no allocation.
/// </summary>
/// <param name="border">Where a recording ends.</param>
/// <param name="format">The format of every block.</param>
/// <param name="isLive">Whether audio comes as it is spoken, so that the wall clock tells which recording a moment belongs to.</param>
/// <param name="notes">Told of each end.</param>
internal sealed class RecordingSeries(RecordingBorder border, AudioFormat format, bool isLive, RecordingNotes notes)
{
    /// <summary>Which of several inputs they are of; null: the only one.</summary>
    public string? Input { get; init; }

    /// <summary>How long after the border audio from before it may still arrive.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private RecordingInfo? _current;
    private RecordingInfo? _previous;
    private DateTimeOffset _begin;

    /// <summary>The first frame at or after this begins the next recording; while none is open, that is any frame.</summary>
    private DateTimeOffset _end = DateTimeOffset.MinValue;

    /// <summary>When the current recording was ended because nothing was captured; null while it is open.</summary>
    private DateTimeOffset? _endedAt;
    private bool _isAtRest;

    /// <summary>Takes from a block what belongs to the open recording, and leaves what belongs to the next one.</summary>
    public PcmBlock TakeCurrent(ref PcmBlock block)
    {
        var taken = block;
        if (block.Samples.IsEmpty)
            return taken;
        int frames;
        lock (_lock)
        {
            frames = IsLongBefore(block.Start) ? 0 : RecordingBorder.FramesBefore(block, _end, format);
            _isAtRest &= frames == 0;
        }

        taken = block with { Samples = block.Samples[..(frames * format.BytesPerFrame)] };
        block = new(block.Samples[taken.Samples.Length..], block.Start + format.DurationOf(frames), GapBefore: false);
        return taken;
    }

    /// <summary>Begins the next recording, and ends the one before it.</summary>
    /// <param name="start">When its first frame was heard.</param>
    /// <param name="device">What it is recorded from.</param>
    /// <param name="isWhole">Whether everything of the one before is queued; otherwise the next run of the recorder ends it.</param>
    /// <returns>The recording, and the one before it; null when there was none.</returns>
    public (RecordingInfo Recording, RecordingInfo? Previous) Begin(DateTimeOffset start, string device, bool isWhole)
    {
        // The recording begins with its first chunk, to the same millisecond.
        var next = RecordingInfo.Begin(Chunker.ToMilliseconds(start), device) with
        {
            Input = Input,
        };
        lock (_lock)
        {
            if (_current is { } previous)
            {
                if (isLive && start >= _begin)
                    notes.MoveMarks(previous, next, since: _endedAt ?? start);
                if (isWhole && _endedAt is null)
                    notes.End(previous);
            }

            (_previous, _current, _begin, _end, _endedAt, _isAtRest) = (_current, next, start, border.After(start), null, false);
            return (next, _previous);
        }
    }

    /// <summary>Notes that audio is missing before a frame, which has been taken.</summary>
    public void Miss(RecordingGap gap)
    {
        lock (_lock)
        {
            if ((gap.To < _begin ? _previous ?? _current : _current) is { } recording)
                notes.Gap(recording, gap);
        }
    }

    /// <summary>Notes that it is silent in the open recording, from when to when so far.</summary>
    public void Skip(RecordingGap silence)
    {
        lock (_lock)
        {
            if (_current is { } recording)
                notes.Silence(recording, silence);
        }
    }

    /// <summary>Marks a moment of what was recorded.</summary>
    public void Mark(RecordingMark mark)
    {
        lock (_lock)
        {
            if (Holding(mark.At) is { } recording)
                notes.Mark(recording, mark);
        }
    }

    /// <summary>Notes that everything is queued and that nothing is captured for a while.</summary>
    public void Rest()
    {
        lock (_lock)
            _isAtRest = true;
    }

    /// <summary>
    /// Ends the open recording when its border has passed and nothing is captured: the server need not wait for the next frame.
    /// </summary>
    public void EndIfOver(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (!isLive || !_isAtRest || _current is not { } current || _endedAt is not null || now - Grace < _end)
                return;
            notes.End(current);
            (_end, _endedAt) = (DateTimeOffset.MinValue, now);
        }
    }

    /// <summary>Ends the open recording, everything of which is queued.</summary>
    public void End()
    {
        lock (_lock)
        {
            if (_current is { } current && _endedAt is null)
                notes.End(current);
        }
    }

    /// <summary>The one that is open, or was last; null before the first.</summary>
    public RecordingInfo? Current
    {
        get
        {
            lock (_lock)
                return _current;
        }
    }

    /// <summary>The recording that a moment of the wall clock belongs to; null before the first.</summary>
    public RecordingInfo? Holding(DateTimeOffset moment)
    {
        lock (_lock)
            return isLive && moment < _begin && _previous is not null ? _previous : _current;
    }

    /// <summary>
    /// Whether a whole day, or hour, lies between a frame and the open recording, which began after it: the clock was far ahead and has
    /// been put right. The recording would else go on until that time comes.
    /// </summary>
    private bool IsLongBefore(DateTimeOffset time) => _current is not null && time < _begin && border.After(border.After(time)) < _begin;
}
