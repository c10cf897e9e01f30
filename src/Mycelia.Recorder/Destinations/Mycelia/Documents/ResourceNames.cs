namespace Mycelia.Recorder.Destinations.Mycelia.Documents;

/// <summary>What a generation of servers calls its resources.</summary>
/// <param name="Documents">Reads and writes documents.</param>
/// <param name="Timeline">The bins from which the timeline is drawn.</param>
internal sealed record ResourceNames(string Documents, string Timeline)
{
    /// <summary>Until the end of 2025.</summary>
    public static ResourceNames Long { get; } = new("tech.mycelia.mongo", "tech.mycelia.timeline");

    /// <summary>Since 2026.</summary>
    public static ResourceNames Short { get; } = new("mongo", "timeline");
}
