using FsCheck.Fluent;

namespace Mycelia.Recorder.Tests.Queue;

public sealed class QueueModelTests
{
    [Fact]
    public void Whatever_is_done_and_wherever_it_crashes_nothing_is_lost_or_doubled()
    {
        var crashes = 0;
        Properties.Holds(
            Prop.ForAll(
                QueueStep.Runs(most: 16),
                steps =>
                {
                    using var queue = new QueueUnderTest();
                    foreach (var step in steps)
                        queue.Take(step);
                    crashes += queue.Crashes;
                }
            ),
            cases: 12
        );
        // Each case has a step at least, so fewer would mean that crashes are no longer tried.
        Assert.InRange(crashes, 100, int.MaxValue);
    }
}
