using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>Everything that the display shows of a moment.</summary>
internal sealed record DashboardView(
    RecorderState State,
    DateTimeOffset Now,
    LevelGauges Gauges,
    RecentPast Past,
    StampedLine[] Notices,
    string? Label,
    bool ShowsHelp
)
{
    /// <summary>What the ledger says of the time that the strip is zoomed to; null: it shows the last minutes.</summary>
    public LedgerWindow? Ledger { get; init; }

    /// <summary>How loud the time was that the strip is zoomed to.</summary>
    public LoudMinutes Loudness { get; init; } = new();

    /// <summary>Of several inputs, what was heard of each; empty where there is only one.</summary>
    public IReadOnlyList<InputView> Inputs { get; init; } = [];

    /// <summary>The minutes that are to be forgotten, as typed so far; null: nobody is asked.</summary>
    public string? Minutes { get; init; }

    /// <summary>How far back the page of events is scrolled; null: it is not shown.</summary>
    public int? Events { get; init; }

    /// <summary>Whether the recorder is another process, which goes on when the display ends.</summary>
    public bool IsAttached { get; init; }
}
