using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Session;

/// <summary>Decides where one recording ends and the next one begins. Pure.</summary>
/// <param name="rule">The rule.</param>
/// <param name="zone">The zone whose midnights and hours count.</param>
internal sealed class RecordingBorder(NewRecording rule, TimeZoneInfo zone)
{
    /// <summary>Offsets from UTC are multiples of this, so a local midnight or full hour is one too, unless it is skipped.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    private static readonly DateTimeOffset Last = DateTimeOffset.MaxValue.AddDays(-3);

    /// <summary>
    /// The first instant after <paramref name="time"/> that belongs to another day or hour. Where the clock skips midnight, that is
    /// the first instant of the new day; an hour that comes twice ends twice.
    /// </summary>
    /// <returns><see cref="DateTimeOffset.MaxValue"/> when there is none.</returns>
    public DateTimeOffset After(DateTimeOffset time)
    {
        if (rule == NewRecording.Never || time > Last)
            return DateTimeOffset.MaxValue;
        var before = time.UtcDateTime;
        var period = PeriodOf(before);
        var after = new DateTime((before.Ticks / Step.Ticks + 1) * Step.Ticks, DateTimeKind.Utc);
        while (PeriodOf(after) == period)
            (before, after) = (after, after + Step);
        // Usually the border itself; but a clock that is put forward or back may skip it.
        while (after - before > TimeSpan.FromTicks(1))
        {
            var middle = before + (after - before) / 2;
            if (PeriodOf(middle) == period)
                before = middle;
            else
                after = middle;
        }

        return after;
    }

    /// <summary>How many frames of a block begin before a border.</summary>
    public static int FramesBefore(in PcmBlock block, DateTimeOffset border, AudioFormat format)
    {
        var frames = block.Samples.Length / format.BytesPerFrame;
        var left = border - block.Start;
        if (left >= format.DurationOf(frames))
            return frames;
        if (left <= TimeSpan.Zero)
            return 0;
        var before = (int)format.FramesIn(left);
        while (before < frames && format.DurationOf(before) < left)
            before++;
        return before;
    }

    private (long Period, TimeSpan Offset) PeriodOf(DateTime utc)
    {
        var offset = zone.GetUtcOffset(utc);
        var local = utc.Ticks + offset.Ticks;
        return rule == NewRecording.Daily ? (local / TimeSpan.TicksPerDay, default) : (local / TimeSpan.TicksPerHour, offset);
    }
}
