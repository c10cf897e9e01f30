namespace Mycelia.Benchmarks;

/// <summary>What a recorder has to show for what it cost.</summary>
/// <param name="Seconds">How much audio there is.</param>
/// <param name="Gaps">How often some is known to be missing.</param>
internal sealed record StoredAudio(double Seconds, int Gaps = 0);
