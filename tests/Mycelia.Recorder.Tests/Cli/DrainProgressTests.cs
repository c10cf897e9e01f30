using Mycelia.Recorder.Cli.Display;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Cli;

public sealed class DrainProgressTests
{
    private static readonly QueueStatus Waiting = new(30, TimeSpan.FromMinutes(5), 9_600_000, TemporaryQueue.Start, 0);

    [Fact]
    public void What_is_delivered_counts_and_gives_the_rate_and_the_time_left()
    {
        var progress = new DrainProgress(Waiting);
        Assert.Equal((0, "0 of 30 chunks, 0 kB of 9.6 MB"), (progress.Fraction, progress.Say(TimeSpan.FromSeconds(1))));

        for (var delivered = 1; delivered <= 10; delivered++)
            progress = progress.Apply(Uploaded(Waiting with { Chunks = 30 - delivered, Bytes = 9_600_000 - (delivered * 320_000) }));

        Assert.Equal(1.0 / 3, progress.Fraction, 6);
        Assert.Equal("10 of 30 chunks, 3.2 MB of 9.6 MB, 1.6 MB/s, 4 s left", progress.Say(TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void What_is_set_aside_shortens_the_way()
    {
        var progress = new DrainProgress(Waiting).Apply(Uploaded(new(0, TimeSpan.Zero, 0, null, 29)));
        Assert.Equal(
            (1, "1 of 1 chunks, 320 kB of 320 kB, 320 kB/s, 0 s left"),
            (progress.Fraction, progress.Say(TimeSpan.FromSeconds(1)))
        );
    }

    private static ChunkUploaded Uploaded(QueueStatus left) =>
        new(
            new(1, TemporaryQueue.NewRecording(), 0, TemporaryQueue.Start, TimeSpan.FromSeconds(10), 320_000, 0, null),
            "6b02ac6d94eb65e9536a67be",
            left
        );
}
