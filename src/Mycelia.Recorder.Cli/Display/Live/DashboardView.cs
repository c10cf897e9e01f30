using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>Everything that the display shows of a moment.</summary>
internal sealed record DashboardView(
    RecorderState State,
    DateTimeOffset Now,
    LevelGauge Gauge,
    RecentPast Past,
    (string Stamp, DisplayLine Line)[] Notices,
    string? Label,
    bool ShowsHelp
);
