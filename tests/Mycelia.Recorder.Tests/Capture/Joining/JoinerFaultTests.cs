using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Capture.Joining;

/// <summary>What may become of inputs, of the machine and of the reader, in simulated time.</summary>
public sealed class JoinerFaultTests
{
    private const int Rate = 1_000;
    private static readonly Pulse Click = new(100);

    [Fact]
    public void What_comes_late_all_at_once_is_in_its_place_and_the_others_wait_for_it()
    {
        using var lab = new JoinLab(Rate, Ticking(1), Ticking(2, stall: (1_010.2, 1_011.7)));
        lab.Run(1_030);

        foreach (var second in Enumerable.Range(1_002, 25))
            Assert.True(Hears(lab, 1, second), $"{second}");
        Assert.Empty(lab.Notices);
        Assert.Empty(lab.Gaps);
    }

    [Fact]
    public void An_input_that_stands_still_holds_nobody_up_for_long_and_is_marked()
    {
        using var lab = new JoinLab(Rate, Ticking(1), Ticking(2, stall: (1_010.2, 1_040.2)));
        lab.Run(1_060);

        Assert.All(Enumerable.Range(1_002, 55), second => Assert.True(Hears(lab, 0, second), $"{second}"));
        Assert.All(Enumerable.Range(1_012, 26), second => Assert.False(Hears(lab, 1, second), $"{second}"));
        Assert.All(Enumerable.Range(1_041, 15), second => Assert.True(Hears(lab, 1, second), $"{second}"));
        Assert.InRange(lab.MostHeld, 1.5, 2.5);
        var lost = Assert.IsType<InputNotice.PartLost>(lab.Notices[0]);
        var found = Assert.IsType<InputNotice.PartFound>(Assert.Single(lab.Notices.Skip(1)));
        Assert.Equal(1_010.2, (lost.At - LabTime.Epoch).TotalSeconds, 0.2);
        Assert.InRange((found.At - lost.At).TotalSeconds, 28, 31);
        Assert.Empty(lab.Gaps);
    }

    [Theory]
    [InlineData(1_020.2)]
    [InlineData(1_020.7)]
    public void Where_all_stand_still_none_of_them_is_lost_to_the_others(double end)
    {
        using var lab = new JoinLab(Rate, Ticking(1, stall: (1_010.2, 1_020.2)), Ticking(2, stall: (1_010.3, end)));
        lab.Run(1_040);

        Assert.Empty(lab.Notices);
        foreach (var second in Enumerable.Range(1_022, 16))
            Assert.True(Hears(lab, 0, second) && Hears(lab, 1, second), $"{second}");
    }

    [Fact]
    public void Of_all_that_stood_still_the_one_that_does_not_come_back_is_lost()
    {
        using var lab = new JoinLab(Rate, Ticking(1, stall: (1_010.2, 1_020.2)), Ticking(2, stall: (1_010.2, 1_050)));
        lab.Run(1_040);

        Assert.Equal("nothing comes from 'input 2'", Assert.IsType<InputNotice.PartLost>(Assert.Single(lab.Notices)).Reason);
        Assert.True(Hears(lab, 0, 1_030));
    }

    [Fact]
    public void Beside_a_loudspeaker_that_nobody_plays_to_one_that_stands_still_is_lost()
    {
        using var lab = new JoinLab(Rate, Ticking(1, stall: (1_010.2, 1_050)), Ticking(2, stall: (1_005.2, 1_050), mayBeSilent: true));
        lab.Run(1_020);

        Assert.IsType<InputNotice.PartLost>(Assert.Single(lab.Notices));
    }

    [Fact]
    public void A_loudspeaker_that_nobody_plays_to_delivers_nothing_and_that_is_silence()
    {
        using var lab = new JoinLab(Rate, Ticking(1), Ticking(2, stall: (1_010.2, 1_040.2), mayBeSilent: true));
        lab.Run(1_060);

        Assert.All(Enumerable.Range(1_002, 55), second => Assert.True(Hears(lab, 0, second), $"{second}"));
        Assert.All(Enumerable.Range(1_043, 10), second => Assert.True(Hears(lab, 1, second), $"{second}"));
        Assert.Empty(lab.Notices);
        Assert.Empty(lab.Gaps);
    }

    [Fact]
    public void Alone_it_is_recorded_as_silence_too()
    {
        using var lab = new JoinLab(Rate, Ticking(1), Ticking(2, stall: (1_010.2, 1_040.2), mayBeSilent: true));
        lab.Run(1_020);
        Assert.False(lab.Lose(0));
        lab.Run(1_038);

        Assert.Empty(lab.Gaps);
        Assert.InRange(lab.Start + (double)lab.Channels[0].Count / Rate, 1_036, 1_038);
    }

    [Theory]
    [InlineData("the past")]
    [InlineData("the future")]
    [InlineData("anything")]
    public void Times_that_cannot_be_do_the_others_no_harm(string kind)
    {
        using var alone = new JoinLab(Rate, Ticking(1), Ticking(2));
        using var lab = new JoinLab(
            Rate,
            Ticking(1),
            Ticking(
                2,
                garble: kind switch
                {
                    "the past" => static (start, _) => start - 4_000,
                    "the future" => static (start, _) => start + 4_000,
                    _ => static (start, random) => start + 10 * (random.NextDouble() - 0.5),
                }
            )
        );
        alone.Run(1_060);
        lab.Run(1_060);

        Assert.Equal(Tail(alone, 1_002, 50), Tail(lab, 1_002, 50));
        // What the other claims to have heard before that may be so.
        Assert.All(lab.Gaps, static gap => Assert.InRange(gap.At, 994, 1_000));
        Assert.InRange(lab.MostHeld, 0, 2.5);
    }

    [Fact]
    public void A_machine_that_slept_leaves_a_gap_in_all_channels_and_no_marks()
    {
        using var lab = new JoinLab(Rate, Ticking(1), Ticking(2));
        lab.Run(1_010);
        lab.Sleep(3_600);
        lab.Run(4_630);

        var gap = Assert.Single(lab.Gaps);
        Assert.Equal(3_600, gap.Missing, 0.3);
        Assert.All(Enumerable.Range(4_613, 10), second => Assert.True(Hears(lab, 0, second) && Hears(lab, 1, second), $"{second}"));
        Assert.Empty(lab.Notices);
    }

    [Fact]
    public void A_wall_clock_that_is_set_changes_what_the_times_are_called_and_nothing_else()
    {
        using var lab = new JoinLab(Rate, Ticking(1), Ticking(2));
        lab.Run(1_010);
        lab.Time.WallOffset = TimeSpan.FromHours(1);
        lab.Run(1_030);

        Assert.All(Enumerable.Range(1_002, 25), second => Assert.True(Hears(lab, 0, second) && Hears(lab, 1, second), $"{second}"));
        Assert.Empty(lab.Gaps);
        Assert.Empty(lab.Notices);
    }

    [Fact]
    public void A_recorder_that_was_stopped_takes_the_backlog_of_one_before_that_of_the_other()
    {
        LabInput[] inputs = [Ticking(1), Ticking(2)];
        using var lab = new JoinLab(Rate, inputs);
        lab.Run(1_010);
        lab.Time.Reach(1_019);
        foreach (var input in (int[])[0, 1])
        {
            while (inputs[input].NextArrival() <= 1_019)
                lab.Take(input);
        }

        lab.Run(1_030);
        Assert.All(Enumerable.Range(1_002, 25), second => Assert.True(Hears(lab, 0, second) && Hears(lab, 1, second), $"{second}"));
        Assert.Empty(lab.Notices);
        Assert.Empty(lab.Gaps);
    }

    [Fact]
    public void What_a_reader_that_stands_still_does_not_take_is_kept_for_it()
    {
        using var lab = new JoinLab(Rate, Ticking(1), Ticking(2));
        lab.Run(1_010);
        lab.IsReaderStill = true;
        lab.Run(1_025);
        lab.IsReaderStill = false;
        lab.Run(1_040);

        Assert.All(Enumerable.Range(1_002, 35), second => Assert.True(Hears(lab, 0, second) && Hears(lab, 1, second), $"{second}"));
        Assert.Empty(lab.Gaps);
    }

    [Fact]
    public void At_a_stop_everything_is_there_that_was_heard()
    {
        LabInput[] inputs = [Ticking(1), Ticking(2)];
        using var lab = new JoinLab(Rate, inputs);
        lab.Run(1_010);
        var heard = inputs.Select(static input => input.NextArrival() > 0 ? input.Heard : 0).ToList();
        lab.Stop();

        Assert.Equal(heard.Max(), lab.Start + (double)lab.Channels[0].Count / Rate, 0.01);
    }

    [Fact]
    public void A_suspended_input_is_missing_and_the_last_one_that_is_suspended_is_all()
    {
        using var lab = new JoinLab(Rate, Ticking(1), Ticking(2));
        lab.Run(1_010);
        lab.Tell(0, new InputNotice.Suspended("left"));
        Assert.IsType<InputNotice.PartLost>(Assert.Single(lab.Notices));
        lab.Tell(1, new InputNotice.Suspended("right"));
        Assert.IsType<InputNotice.Suspended>(lab.Notices[^1]);
    }

    [Fact]
    public void The_loss_of_the_last_input_is_the_loss_of_the_recording()
    {
        using var lab = new JoinLab(Rate, Ticking(1), Ticking(2));
        lab.Run(1_010);
        Assert.False(lab.Lose(0));
        Assert.True(lab.Lose(1));
    }

    [Fact]
    public void More_than_two_have_a_channel_each()
    {
        using var lab = new JoinLab(Rate, Ticking(1), Ticking(2, ppm: 150), Ticking(3, ppm: -150));
        lab.Run(1_060);

        for (var channel = 0; channel < 3; channel++)
            Assert.InRange(Math.Abs(Click.Find(lab.Samples(channel), Rate, 1_055 - lab.Start, 0.1)!.Value), 0, 0.005);
    }

    private static float[] Tail(JoinLab lab, double from, double seconds)
    {
        var first = (int)Math.Round((from - lab.Start) * Rate);
        return [.. lab.Channels[0].Skip(first).Take((int)(seconds * Rate))];
    }

    private static bool Hears(JoinLab lab, int channel, double second) =>
        Click.Find(lab.Samples(channel), Rate, second - lab.Start, 0.05) is { } off && Math.Abs(off) < 0.010;

    private static LabInput Ticking(
        int seed,
        double ppm = 0,
        (double, double) stall = default,
        bool mayBeSilent = false,
        Func<double, Random, double>? garble = null
    ) =>
        new(Rate, seed)
        {
            Ppm = _ => ppm,
            Noise = 0.002,
            Sound = static t => Click.At(t - Math.Round(t)),
            Stall = stall,
            MayBeSilent = mayBeSilent,
            Garble = garble ?? (static (start, _) => start),
            Description = $"input {seed}",
        };
}
