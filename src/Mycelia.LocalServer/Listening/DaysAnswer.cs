namespace Mycelia.LocalServer.Listening;

/// <summary>The days on which there is anything, the first first.</summary>
/// <param name="Version">Of this form.</param>
/// <param name="Tz">The zone of the days.</param>
/// <param name="First">The first day of all; null: there is none.</param>
/// <param name="Last">The last of all.</param>
/// <param name="Days">Those that were asked for.</param>
internal sealed record DaysAnswer(int Version, string Tz, string? First, string? Last, IReadOnlyList<DayAnswer> Days);
