namespace Mycelia.Soak.Audit;

/// <summary>Something that must not be.</summary>
/// <param name="Time">When, on the timeline of the recording.</param>
/// <param name="What">One sentence.</param>
internal sealed record Finding(DateTimeOffset Time, string What);
