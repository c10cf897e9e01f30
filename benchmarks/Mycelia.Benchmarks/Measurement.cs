namespace Mycelia.Benchmarks;

/// <summary>One recorder in one run.</summary>
/// <param name="Name">The recorder's.</param>
/// <param name="Footprint">What it cost.</param>
/// <param name="Stored">What it recorded.</param>
/// <param name="Problems">Why the figures may not be comparable; none when it did what it was to do.</param>
internal sealed record Measurement(string Name, Footprint Footprint, StoredAudio Stored, IReadOnlyList<string> Problems);
