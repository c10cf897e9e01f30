namespace Mycelia.Recorder.Capture.Joining;

/// <summary>Samples that each have their place in a count of frames, with holes between them. Not safe for concurrent use.</summary>
internal sealed class PlacedSamples
{
    /// <summary>Before every place, and far enough from the lowest number to be reckoned with.</summary>
    public const long Nowhere = long.MinValue / 2;

    private readonly List<Piece> _runs = [];
    private float[] _ring = new float[4096];
    private int _head;
    private int _count;
    private long _taken = Nowhere;

    private readonly record struct Piece(long Start, int Count);

    /// <summary>The place after the last sample; <see cref="Nowhere"/> before the first.</summary>
    public long End { get; private set; } = Nowhere;

    /// <summary>The place of the first sample that was not taken; null: there is none.</summary>
    public long? First => _runs.Count == 0 ? null : _runs[0].Start;

    /// <summary>How many were not taken.</summary>
    public int Count => _count;

    /// <summary>Adds samples. Those whose place has been taken by now are left out.</summary>
    /// <param name="at">The place of the first: not before <see cref="End"/>.</param>
    /// <param name="samples">The samples.</param>
    public void Add(long at, ReadOnlySpan<float> samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(at, End);
        if (samples.IsEmpty)
            return;
        End = at + samples.Length;
        var late = (int)Math.Clamp(_taken - at, 0, samples.Length);
        samples = samples[late..];
        if (samples.IsEmpty)
            return;
        at += late;
        if (_runs is [.., var last] && last.Start + last.Count == at)
            _runs[^1] = last with { Count = last.Count + samples.Length };
        else
            _runs.Add(new(at, samples.Length));
        Append(samples);
    }

    /// <summary>Takes what has its place in a stretch, silence where nothing has; what was before is gone.</summary>
    /// <param name="from">Where the stretch begins.</param>
    /// <param name="to">The stretch.</param>
    public void Take(long from, Span<float> to)
    {
        to.Clear();
        _taken = from + to.Length;
        while (_runs is [var run, ..] && run.Start < _taken)
        {
            var passed = (int)Math.Clamp(from - run.Start, 0, run.Count);
            Remove(passed);
            var start = run.Start + passed;
            var taken = (int)Math.Min(run.Count - passed, _taken - start);
            if (taken > 0)
                CopyTo(to.Slice((int)(start - from), taken));
            Remove(taken);
            var left = run.Count - passed - taken;
            if (left > 0)
            {
                _runs[0] = new(start + taken, left);
                return;
            }

            _runs.RemoveAt(0);
        }
    }

    private void Append(ReadOnlySpan<float> samples)
    {
        if (_count + samples.Length > _ring.Length)
            Grow(_count + samples.Length);
        var tail = (_head + _count) % _ring.Length;
        var whole = Math.Min(samples.Length, _ring.Length - tail);
        samples[..whole].CopyTo(_ring.AsSpan(tail));
        samples[whole..].CopyTo(_ring);
        _count += samples.Length;
    }

    private void Grow(int least)
    {
        var ring = new float[Math.Max(least, 2 * _ring.Length)];
        CopyTo(ring.AsSpan(0, _count));
        (_ring, _head) = (ring, 0);
    }

    private void CopyTo(Span<float> to)
    {
        var whole = Math.Min(to.Length, _ring.Length - _head);
        _ring.AsSpan(_head, whole).CopyTo(to);
        _ring.AsSpan(0, to.Length - whole).CopyTo(to[whole..]);
    }

    private void Remove(int samples)
    {
        _head = (_head + samples) % _ring.Length;
        _count -= samples;
    }
}
