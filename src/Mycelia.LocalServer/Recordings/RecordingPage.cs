namespace Mycelia.LocalServer.Recordings;

/// <summary>Some recordings, the latest first.</summary>
/// <param name="Recordings">At most as many as were asked for.</param>
/// <param name="Next">What to ask for with <c>after</c> to get the next page; absent on the last.</param>
internal sealed record RecordingPage(IReadOnlyList<RecordingSummary> Recordings, string? Next);
