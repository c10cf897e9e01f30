namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>What the display has heard of one input.</summary>
internal sealed record InputView
{
    /// <summary>Its level meters.</summary>
    public LevelGauges Gauges { get; init; } = new();

    /// <summary>Its last minutes.</summary>
    public RecentPast Past { get; init; } = new();

    /// <summary>How loud it was before.</summary>
    public LoudMinutes Loudness { get; init; } = new();
}
