using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Queue;

/// <summary>What a recorder that ended without a stop left unrecorded is known at the next start.</summary>
public sealed class MissedTimeTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryQueue _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public void Nothing_was_missed_before_the_first_start()
    {
        using var queue = _file.Open();
        Assert.Null(queue.FindMissed(Noon));
    }

    [Fact]
    public void A_recorder_that_died_leaves_the_time_since_it_was_last_there()
    {
        using (var queue = _file.Open())
            queue.SeeRun(queue.BeginRun(Noon), Noon.AddMinutes(5));
        using var next = _file.Open();
        Assert.Equal(new(Noon.AddMinutes(5), Noon.AddHours(1), RunEnd.Died), next.FindMissed(Noon.AddHours(1)));
    }

    [Fact]
    public void A_stop_is_no_news()
    {
        using (var queue = _file.Open())
            queue.EndRun(queue.BeginRun(Noon), Noon.AddMinutes(5));
        using var next = _file.Open();
        Assert.Null(next.FindMissed(Noon.AddHours(1)));
    }

    [Fact]
    public void It_is_said_of_the_last_one_only()
    {
        using (var queue = _file.Open())
            queue.SeeRun(queue.BeginRun(Noon), Noon.AddMinutes(5));
        using (var queue = _file.Open())
            queue.EndRun(queue.BeginRun(Noon.AddHours(1)), Noon.AddHours(2));
        using var next = _file.Open();
        Assert.Null(next.FindMissed(Noon.AddHours(3)));
    }

    [Fact]
    public void A_clock_that_was_set_back_leaves_no_time_that_ends_before_it_begins()
    {
        using (var queue = _file.Open())
            queue.SeeRun(queue.BeginRun(Noon), Noon.AddMinutes(5));
        using var next = _file.Open();
        Assert.Null(next.FindMissed(Noon.AddHours(-1)));
    }
}
