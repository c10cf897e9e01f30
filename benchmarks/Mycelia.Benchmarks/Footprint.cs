namespace Mycelia.Benchmarks;

/// <summary>What a recorder cost.</summary>
/// <param name="CpuPerMinute">Seconds of CPU for a minute of audio, from the start of the process to its end.</param>
/// <param name="SteadyCpuPerMinute">The same without the first 10 s and without the stop.</param>
/// <param name="PeakRss">The most memory that was resident, in bytes.</param>
/// <param name="PeakPss">The largest proportional set size seen, in bytes.</param>
/// <param name="MedianPss">The usual one.</param>
/// <param name="WrittenPerMinute">Bytes written to the disk for a minute of audio.</param>
/// <param name="SwitchesPerSecond">Context switches of all threads, voluntary or not.</param>
internal sealed record Footprint(
    double CpuPerMinute,
    double SteadyCpuPerMinute,
    double PeakRss,
    double PeakPss,
    double MedianPss,
    double WrittenPerMinute,
    double SwitchesPerSecond
)
{
    /// <summary>The median of each figure by itself.</summary>
    public static Footprint MedianOf(IReadOnlyList<Footprint> all) =>
        new(
            Median.Of(all.Select(one => one.CpuPerMinute)),
            Median.Of(all.Select(one => one.SteadyCpuPerMinute)),
            Median.Of(all.Select(one => one.PeakRss)),
            Median.Of(all.Select(one => one.PeakPss)),
            Median.Of(all.Select(one => one.MedianPss)),
            Median.Of(all.Select(one => one.WrittenPerMinute)),
            Median.Of(all.Select(one => one.SwitchesPerSecond))
        );

    /// <summary>Each figure as a multiple of another's.</summary>
    public Footprint RelativeTo(Footprint other) =>
        new(
            CpuPerMinute / other.CpuPerMinute,
            SteadyCpuPerMinute / other.SteadyCpuPerMinute,
            PeakRss / other.PeakRss,
            PeakPss / other.PeakPss,
            MedianPss / other.MedianPss,
            WrittenPerMinute / other.WrittenPerMinute,
            SwitchesPerSecond / other.SwitchesPerSecond
        );

    /// <summary>How much more each figure is than another's.</summary>
    public Footprint Minus(Footprint other) =>
        new(
            CpuPerMinute - other.CpuPerMinute,
            SteadyCpuPerMinute - other.SteadyCpuPerMinute,
            PeakRss - other.PeakRss,
            PeakPss - other.PeakPss,
            MedianPss - other.MedianPss,
            WrittenPerMinute - other.WrittenPerMinute,
            SwitchesPerSecond - other.SwitchesPerSecond
        );
}
