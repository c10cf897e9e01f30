namespace Mycelia.Recorder.Model;

/// <summary>A window of time of which somebody wants nothing to be left. A frame is in it when it begins in it.</summary>
/// <param name="Id">Its row.</param>
/// <param name="From">Where it begins, to the millisecond.</param>
/// <param name="To">Where it ends.</param>
public sealed record Forgetting(long Id, DateTimeOffset From, DateTimeOffset To)
{
    internal long FromMs => From.ToUnixTimeMilliseconds();

    internal long ToMs => To.ToUnixTimeMilliseconds();
}
