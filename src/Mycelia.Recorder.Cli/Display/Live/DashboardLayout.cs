namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>Which row shows what. The less there are, the less is shown; from 12 on everything that matters is.</summary>
internal sealed record DashboardLayout
{
    private const int LeastStripRows = 3;
    private const int MostStripRows = 12;
    private const int LeastNoticeRows = 2;

    private DashboardLayout() { }

    public int Header { get; private init; }

    public int Device { get; private init; } = 1;

    /// <summary>−1: no room for it; the facts say what is wrong.</summary>
    public int Problems { get; private init; } = -1;

    public required int Meter { get; init; }

    /// <summary>One for each meter, where there is room.</summary>
    public int MeterRows { get; private init; } = 1;

    /// <summary>−1: no room for it.</summary>
    public int Scale { get; private init; } = -1;

    public required int Strip { get; init; }

    public required int StripRows { get; init; }

    /// <summary>−1: no room for it.</summary>
    public int Axis { get; private init; } = -1;

    /// <summary>The queue, two rows of delivery, the totals.</summary>
    public required int Facts { get; init; }

    /// <summary>One more where a row is left between them and the notices.</summary>
    public int FactRows { get; private init; } = 4;

    public required int Notices { get; init; }

    public required int NoticeRows { get; init; }

    public required int Footer { get; init; }

    /// <param name="height">Of the terminal.</param>
    /// <param name="meters">How many meters there are. What their rows take, the notices lack.</param>
    public static DashboardLayout For(int height, int meters)
    {
        var layout = Of(height);
        var most = 1 + Math.Max(0, layout.NoticeRows - LeastNoticeRows);
        var perRow = (meters + most - 1) / most;
        return layout.WithMeterRows((meters + perRow - 1) / perRow);
    }

    /// <param name="height">Of the terminal.</param>
    /// <param name="inputs">How many inputs there are, more than one. What their rows take, the notices lack.</param>
    public static DashboardLayout ForInputs(int height, int inputs)
    {
        var layout = Of(height);
        // A row for each meter, and one for each strip.
        var missing = 2 * inputs - layout.InputRows;
        return layout.WithMeterRows(1 + Math.Clamp(missing, 0, Math.Max(0, layout.NoticeRows - LeastNoticeRows)));
    }

    /// <summary>Where one of several inputs has its rows.</summary>
    /// <returns>The first, its meter's; and how many: none, where there is no room for it and those after it.</returns>
    public (int Row, int Rows) RowsOf(int input, int inputs)
    {
        if (InputRows < inputs)
            return (Meter + Math.Min(input, InputRows - 1), input < InputRows - 1 ? 1 : 0);
        var (each, more) = (InputRows / inputs, InputRows % inputs);
        return (Meter + input * each + Math.Min(input, more), each + (input < more ? 1 : 0));
    }

    /// <summary>Rows from the first meter to the last of the strip.</summary>
    private int InputRows => (Axis >= 0 ? Axis : Facts) - Meter;

    private static DashboardLayout Of(int height) =>
        height switch
        {
            >= 20 => Tall(height, extra: Math.Min(MostStripRows - LeastStripRows, (height - 20) / 3)),
            >= 15 => new()
            {
                Meter = 2,
                Strip = 3,
                StripRows = 2,
                Facts = 5,
                FactRows = 5,
                Notices = 10,
                NoticeRows = height - 11,
                Footer = height - 1,
            },
            _ => new()
            {
                Meter = 2,
                Strip = 3,
                StripRows = 1,
                Facts = 4,
                Notices = 8,
                NoticeRows = Math.Max(0, height - 9),
                Footer = height - 1,
            },
        };

    private DashboardLayout WithMeterRows(int rows) =>
        this with
        {
            MeterRows = rows,
            Scale = Scale < 0 ? Scale : Scale + rows - 1,
            Strip = Strip + rows - 1,
            Axis = Axis < 0 ? Axis : Axis + rows - 1,
            Facts = Facts + rows - 1,
            Notices = Notices + rows - 1,
            NoticeRows = NoticeRows - rows + 1,
        };

    /// <summary>Of what there is to spare, the strip takes a third, and the notices the rest.</summary>
    private static DashboardLayout Tall(int height, int extra) =>
        new()
        {
            Problems = 2,
            Meter = 3,
            Scale = 4,
            Strip = 6,
            StripRows = LeastStripRows + extra,
            Axis = 9 + extra,
            Facts = 11 + extra,
            FactRows = 5,
            Notices = 16 + extra,
            NoticeRows = height - 18 - extra,
            Footer = height - 1,
        };
}
