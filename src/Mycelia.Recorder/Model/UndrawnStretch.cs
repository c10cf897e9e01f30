namespace Mycelia.Recorder.Model;

/// <summary>A stretch of time of which something was delivered, and which the server's timeline does not show yet.</summary>
/// <param name="Id">Its row.</param>
/// <param name="From">Where it begins: at the beginning of a bin.</param>
/// <param name="To">Where it ends: at the end of one.</param>
/// <param name="Changes">How many deliveries it stands for.</param>
internal sealed record UndrawnStretch(long Id, DateTimeOffset From, DateTimeOffset To, long Changes);
