namespace Mycelia.StandIns.Servers;

/// <summary>How the timeline divides time: bins of a length that begin at multiples of it since 1970.</summary>
/// <param name="Collection">Where its bins are.</param>
/// <param name="Size">Their length.</param>
internal sealed record TimeBins(string Collection, TimeSpan Size)
{
    /// <summary>Each but the first is made of the one before.</summary>
    public static IReadOnlyList<TimeBins> All { get; } =
    [
        new("histogram_5min", TimeSpan.FromMinutes(5)),
        new("histogram_1hour", TimeSpan.FromHours(1)),
        new("histogram_1day", TimeSpan.FromDays(1)),
        new("histogram_1week", TimeSpan.FromDays(7)),
    ];

    public DateTimeOffset Floor(DateTimeOffset time) =>
        new(time.UtcTicks - (time - DateTimeOffset.UnixEpoch).Ticks % Size.Ticks, TimeSpan.Zero);

    public DateTimeOffset Ceiling(DateTimeOffset time) => Floor(time) is var floor && floor == time ? time : floor + Size;
}
