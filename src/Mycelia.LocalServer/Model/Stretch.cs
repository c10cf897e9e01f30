namespace Mycelia.LocalServer.Model;

/// <summary>Audio of one recording without a hole, within one day of UTC.</summary>
/// <param name="Track">Whose.</param>
/// <param name="RecordingId">The recording.</param>
/// <param name="Window">From when to when.</param>
internal sealed record Stretch(long Track, string RecordingId, TimeWindow Window);
