namespace Mycelia.Soak.Sound;

/// <summary>Positions of the signal, the last one excluded.</summary>
internal readonly record struct FrameRange(long From, long To)
{
    public long Frames => To - From;

    /// <summary>What of it is in neither of the others, which are in order and may overlap.</summary>
    public IEnumerable<FrameRange> Without(IEnumerable<FrameRange> others)
    {
        var from = From;
        foreach (var other in others)
        {
            if (other.To <= from)
                continue;
            if (other.From >= To)
                break;
            if (other.From > from)
                yield return new(from, other.From);
            from = other.To;
            if (from >= To)
                yield break;
        }

        yield return new(from, To);
    }

    /// <summary>How many of its frames are in the others, which are in order and do not overlap.</summary>
    public long FramesIn(IEnumerable<FrameRange> others)
    {
        var mine = this;
        return others.Sum(other => Math.Max(0, Math.Min(mine.To, other.To) - Math.Max(mine.From, other.From)));
    }
}
