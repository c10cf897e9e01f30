using Mycelia.Soak;
using Mycelia.Soak.Faults;

namespace Mycelia.Recorder.Tests.Soak;

public sealed class SoakPlanTests
{
    private static readonly HashSet<FaultKind> None = [];

    [Fact]
    public void The_same_seed_draws_the_same_plan_and_another_one_another()
    {
        var (plan, again, other) = (Draw(1, 5), Draw(1, 5), Draw(2, 5));

        Assert.Equal(plan.Capture, again.Capture);
        Assert.Equal(plan.Delivery, again.Delivery);
        Assert.NotEqual(plan.Capture, other.Capture);
    }

    [Fact]
    public void Half_an_hour_has_200_kills_and_every_other_kind_several_times()
    {
        var plan = Draw(3, 30);

        Assert.Equal(200, plan.Capture.Count(static fault => fault.Kind == FaultKind.Kill));
        Assert.All(
            FaultTraits.OfCapture.Except([FaultKind.Kill]),
            kind => Assert.True(plan.Capture.Count(fault => fault.Kind == kind) > 2)
        );
        Assert.All(FaultTraits.OfDelivery, kind => Assert.True(plan.Delivery.Count(fault => fault.Kind == kind) > 2));
    }

    [Fact]
    public void A_kind_that_is_left_out_does_not_come()
    {
        var plan = SoakPlan.Draw(4, TimeSpan.FromMinutes(30), new HashSet<FaultKind> { FaultKind.DiskFull, FaultKind.Garbage });

        Assert.DoesNotContain(plan.Capture.Concat(plan.Delivery), static fault => fault.Kind is FaultKind.DiskFull or FaultKind.Garbage);
    }

    [Fact]
    public void New_figures_replace_those_between_the_marks_and_nothing_else() =>
        Assert.Equal(
            "before\n<!-- soak -->\nnew\n<!-- /soak -->\nafter",
            ReliabilityPage.With("before\n<!-- soak -->\nold\nolder\n<!-- /soak -->\nafter", "new\n")
        );

    private static SoakPlan Draw(int seed, double minutes) => SoakPlan.Draw(seed, TimeSpan.FromMinutes(minutes), None);
}
