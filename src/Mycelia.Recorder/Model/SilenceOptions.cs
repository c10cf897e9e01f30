namespace Mycelia.Recorder.Model;

/// <summary>What counts as silence, and how much of it is kept.</summary>
public sealed record SilenceOptions
{
    /// <summary>Nothing louder than −50 dBFS for 30 s.</summary>
    public static SilenceOptions Default { get; } = new();

    /// <summary>
    /// What is louder, for 20 ms and in any channel, is no silence: a root mean square in dB relative to full scale, without what is below
    /// the voice.
    /// </summary>
    public double LevelDb { get; init; } = -50;

    /// <summary>How long it must be quiet before anything is left out; at least 1 s longer than a chunk.</summary>
    public TimeSpan Shortest { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How much of the silence is kept before what follows; less than a chunk.</summary>
    public TimeSpan Lead { get; init; } = TimeSpan.FromSeconds(2);
}
