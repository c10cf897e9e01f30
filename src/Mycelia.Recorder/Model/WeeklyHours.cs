namespace Mycelia.Recorder.Model;

/// <summary>
/// Hours of the week by the local clock. What counts is what a clock on the wall shows: an hour that comes twice is within them twice, and
/// one that is skipped is not there. Pure.
/// </summary>
/// <param name="spans">What belongs to them; spans may overlap.</param>
/// <param name="zone">The zone of the clock.</param>
public sealed class WeeklyHours(IReadOnlyList<ClockSpan> spans, TimeZoneInfo zone)
{
    /// <summary>Offsets from UTC are multiples of this, and change at multiples of it.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    /// <summary>A span that the clock skips in one week comes in the next.</summary>
    private static readonly TimeSpan Reach = TimeSpan.FromDays(15);

    private static readonly DateTime Last = DateTime.MaxValue - Reach - Reach;

    private readonly TimeSpan[] _borders = [.. spans.SelectMany(static span => new[] { span.From, span.To }).Distinct().Order()];

    /// <summary>Whether an instant is within them.</summary>
    public bool Hold(DateTimeOffset time) => Hold(time.UtcDateTime);

    /// <summary>When it is the other way round for the first time.</summary>
    /// <param name="time">The instant after which.</param>
    /// <returns>Null when it stays as it is.</returns>
    public DateTimeOffset? ChangeAfter(DateTimeOffset time)
    {
        var utc = time.UtcDateTime;
        if (utc > Last)
            return null;
        var holds = Hold(utc);
        for (var quarter = utc.AddTicks(-(utc.Ticks % Step.Ticks)); quarter < utc + Reach; quarter += Step)
        {
            foreach (var border in BordersIn(quarter))
            {
                if (border > utc && Hold(border) != holds)
                    return new(border, TimeSpan.Zero);
            }
        }

        return null;
    }

    private bool Hold(DateTime utc)
    {
        var wall = utc + zone.GetUtcOffset(utc);
        foreach (var span in spans)
        {
            if (span.Holds(wall))
                return true;
        }

        return false;
    }

    /// <summary>The instants of a quarter of an hour at which something may change, in order. Midnight can only be its beginning.</summary>
    private IEnumerable<DateTime> BordersIn(DateTime quarter)
    {
        yield return quarter;
        var begin = (quarter + zone.GetUtcOffset(quarter)).TimeOfDay;
        foreach (var border in _borders)
        {
            if (border > begin && border < begin + Step)
                yield return quarter + (border - begin);
        }
    }
}
