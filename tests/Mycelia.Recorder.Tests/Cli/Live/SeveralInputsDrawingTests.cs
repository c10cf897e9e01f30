using System.Text;
using Mycelia.Recorder.Cli.Display.Live;
using Mycelia.Recorder.Cli.Terminal;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Session.State;
using Mycelia.Recorder.Tests.Session.State;

namespace Mycelia.Recorder.Tests.Cli.Live;

/// <summary>Several inputs on one screen.</summary>
public sealed class SeveralInputsDrawingTests
{
    [Theory]
    [InlineData(80, 24)]
    [InlineData(60, 16)]
    [InlineData(40, 12)]
    public void Two_inputs_have_a_meter_each_and_one_that_is_away_says_why(int width, int height)
    {
        var screen = Draw(State(2, away: 2), width, height);
        Assert.Contains("RECORDING 1 OF 2", screen[0], StringComparison.Ordinal);
        Assert.Contains(screen, static row => row.TrimStart().StartsWith("input 1 █", StringComparison.Ordinal));
        Assert.Contains(screen, static row => row.Contains("input 2  NO MICROPHONE", StringComparison.Ordinal));
        Assert.Contains(screen, static row => row.TrimStart().StartsWith("queue", StringComparison.Ordinal));
        Assert.Contains(screen, static row => row.TrimStart().StartsWith("today", StringComparison.Ordinal));
        Assert.Contains("p pause", screen[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Two_inputs_have_a_strip_each_where_there_is_room()
    {
        var layout = DashboardLayout.ForInputs(24, 2);
        Assert.All([0, 1], input => Assert.InRange(layout.RowsOf(input, 2).Rows, 3, 4));
        var screen = Draw(State(2, away: 2), 80, 24);
        Assert.Contains("⣿", screen[layout.RowsOf(0, 2).Row + 1], StringComparison.Ordinal);
        Assert.Contains("╳", screen[layout.RowsOf(1, 2).Row + 1], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_more_inputs_than_rows_the_last_are_counted()
    {
        var screen = Draw(State(16, away: 0), 40, 12);
        Assert.Contains(screen, static row => row.Contains("more: 'status' lists them", StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_of_inputs_never_overlap_what_is_below()
    {
        for (var height = 12; height < 60; height++)
        {
            for (var inputs = 2; inputs <= InputName.Most; inputs++)
            {
                var layout = DashboardLayout.ForInputs(height, inputs);
                for (var input = 0; input < inputs; input++)
                {
                    var (row, rows) = layout.RowsOf(input, inputs);
                    Assert.InRange(row, layout.Meter, layout.Facts - 1);
                    Assert.InRange(row + rows, layout.Meter, layout.Axis >= 0 ? layout.Axis : layout.Facts);
                }

                Assert.True(layout.NoticeRows >= 0 && layout.Notices + layout.NoticeRows <= layout.Footer);
            }
        }
    }

    [Fact]
    public void A_terminal_of_any_size_can_be_drawn_on()
    {
        foreach (var inputs in new[] { 2, 5, 16 })
        {
            var state = State(inputs, away: 1);
            for (var width = 1; width < 100; width += 3)
            {
                for (var height = 1; height < 40; height++)
                    Assert.NotNull(Draw(state, width, height));
            }
        }
    }

    private static RecorderState State(int inputs, int away)
    {
        var names = Enumerable.Range(1, inputs).Select(static number => new InputName(number, $"input {number}")).ToArray();
        var state = RecorderState.Begin(Story.Start, uploads: true, names);
        foreach (var name in names)
        {
            RecorderEvent happening =
                name.Number == away
                    ? new WaitingForInput("there is none", AudioInputProblem.NoDevice)
                    : new RecordingStarted("a microphone", AudioFormat.Default, TimeSpan.FromSeconds(10), Story.Waiting(0));
            state = StateReducer.Apply(state, happening with { Input = name }, Story.Start);
        }

        return state;
    }

    private static string[] Draw(RecorderState state, int width, int height)
    {
        InputView[] views = [.. state.Inputs.Select(static _ => new InputView())];
        foreach (var (view, input) in views.Zip(state.Inputs))
        {
            var isHeard = input.Capture == CaptureState.Recording;
            view.Gauges.Move(isHeard ? LevelGaugesTests.Heard(-6) : default, TimeSpan.FromMilliseconds(100));
            for (var i = 0; i < 200; i++)
                view.Past.Add(Story.Start.AddSeconds(2 * i), isHeard ? StretchKind.Recorded : StretchKind.Gap, isHeard ? -10 : null);
        }

        var canvas = new Canvas(width, height, isAscii: false);
        Dashboard.Draw(canvas, new(state, Story.Start, views[0].Gauges, views[0].Past, [], null, false) { Inputs = views });
        return [.. Enumerable.Range(0, height).Select(row => Row(canvas, row))];
    }

    private static string Row(Canvas canvas, int row)
    {
        var text = new StringBuilder();
        foreach (var cell in canvas.Row(row))
            text.Append(cell.Rune == Cell.Covered ? "" : new Rune(cell.Rune).ToString());
        return text.ToString();
    }
}
