using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Devices;

/// <summary>A line a tick, for pipes and files.</summary>
internal sealed class LevelLines(TextWriter output) : ILevelView
{
    public TimeSpan Tick => TimeSpan.FromSeconds(1);

    public void Show(DateTimeOffset now, IReadOnlyList<InputLevel> inputs)
    {
        output.WriteLine(
            $"{Times.Stamp(now.ToLocalTime())} "
                + string.Join(
                    "  ",
                    inputs.Select(static input =>
                        $"{Visible.Name(input.Device.Name)}: {Visible.Line(input.Problem ?? LevelBar.Say(input.Level))}"
                    )
                )
        );
        output.Flush();
    }

    public void Dispose() { }
}
