using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Model;

/// <summary>When a file's first frame was recorded, and who says so.</summary>
/// <param name="Start">The time, to the millisecond.</param>
/// <param name="Origin">Who says so.</param>
public readonly record struct RecordedAt(DateTimeOffset Start, StartOrigin Origin)
{
    private static readonly DateTimeOffset Earliest = new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset First = new(1800, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Last = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What the file says and is not believed, in words; null: nothing.</summary>
    public string? Doubt { get; init; }

    /// <summary>Whether a recording can be put there at all.</summary>
    public static bool IsPossible(DateTimeOffset start) => start >= First && start <= Last;

    /// <summary>Decides by the best that there is: the user, the file's metadata, its name.</summary>
    /// <param name="given">What the user says.</param>
    /// <param name="metadata">The times in the file's own metadata, best first.</param>
    /// <param name="named">The time in its name.</param>
    /// <param name="now">A file from the future is not believed.</param>
    /// <returns>Null when none of them knows: then the file's end of writing has to do, see <see cref="ByModification"/>.</returns>
    internal static RecordedAt? Decide(
        DateTimeOffset? given,
        IEnumerable<DateTimeOffset> metadata,
        DateTimeOffset? named,
        DateTimeOffset now
    )
    {
        if (given is { } start)
            return new(ToMilliseconds(start), StartOrigin.Given);
        var stated = metadata.ToList();
        foreach (var time in stated)
        {
            if (IsBelieved(time, now))
                return new(ToMilliseconds(time), StartOrigin.Metadata);
        }

        return named is { } name && IsBelieved(name, now)
            ? new(ToMilliseconds(name), StartOrigin.Name) { Doubt = DoubtOf(stated, named, now) }
            : null;
    }

    /// <summary>The file was last written when its recording ended.</summary>
    /// <param name="modified">When that was.</param>
    /// <param name="duration">How long it is.</param>
    /// <param name="metadata">Times that were not believed.</param>
    /// <param name="named">Likewise.</param>
    /// <param name="now">A file from the future is not believed.</param>
    /// <exception cref="UnusableFileException">That is no time at which anything was recorded; a clause.</exception>
    internal static RecordedAt ByModification(
        DateTimeOffset modified,
        TimeSpan duration,
        IEnumerable<DateTimeOffset> metadata,
        DateTimeOffset? named,
        DateTimeOffset now
    ) =>
        IsBelieved(modified, now)
            ? new(ToMilliseconds(modified - duration), StartOrigin.Modification) { Doubt = DoubtOf(metadata, named, now) }
            : throw new UnusableFileException(
                $"nothing says when it was recorded: its modification time, {Times.ToTheSecond(modified, now.ToLocalTime())}, is "
                    + $"{(modified < Earliest ? "no time of a recording" : "in the future")}; say when it begins",
                Hint.Start
            );

    /// <summary>Reads a time as users and files write it, ISO 8601 above all; one without an offset is local.</summary>
    /// <returns>Null when it is none, or has no time of day.</returns>
    public static DateTimeOffset? ParseTime(string? text, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return StatedTime.Parse(text, zone);
    }

    private static bool IsBelieved(DateTimeOffset time, DateTimeOffset now) => time >= Earliest && time <= now.AddDays(1);

    private static string? DoubtOf(IEnumerable<DateTimeOffset> metadata, DateTimeOffset? named, DateTimeOffset now)
    {
        var future = metadata.Concat(named is { } name ? [name] : []).Where(time => time > now).ToList();
        return future.Count == 0
            ? null
            : $"it says that it was recorded at {Times.ToTheSecond(future[0], now.ToLocalTime())}, which is in the future: not believed";
    }

    private static DateTimeOffset ToMilliseconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round((time - DateTimeOffset.UnixEpoch).TotalMilliseconds));
}
