namespace Mycelia.Recorder.Model;

/// <summary>A window of time that was forgotten.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
public sealed record ForgottenTime(DateTimeOffset From, DateTimeOffset To);
