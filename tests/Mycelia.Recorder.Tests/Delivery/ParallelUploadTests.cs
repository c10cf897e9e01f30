using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Delivery;

public sealed class ParallelUploadTests : IDisposable
{
    private static readonly UploadOutcome.Transient Down = new("down");
    private readonly DeliveryBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_backlog_goes_out_four_at_a_time_oldest_first()
    {
        var recording = _bench.EnqueueOpened(10);
        _bench.Server.Script = static _ => null;
        _bench.Start();

        await Wait.UntilAsync(() => _bench.Server.Held.Count == 4);
        Assert.Equal([1, 2, 3, 4], _bench.Server.Seen.Select(static chunk => chunk.Number));
        _bench.Server.Answer(_bench.Server.Seen.ElementAt(2).Id, new UploadOutcome.Stored($"source of {recording.Id}"));
        await Wait.UntilAsync(() => _bench.Server.Held.Count == 4 && _bench.Server.Seen.Count == 5);
        Assert.Equal(5, _bench.Server.Seen.Last().Number);

        _bench.Server.Script = ScriptedDestination.Store;
        foreach (var chunk in _bench.Server.Held.ToArray())
            _bench.Server.Answer(chunk, new UploadOutcome.Stored($"source of {recording.Id}"));
        await _bench.DrainAsync();
        Assert.Equal(0, _bench.Queue.GetStatus().Chunks);
        Assert.Equal(10, _bench.Worker.Delivered);
    }

    [Fact]
    public async Task A_recording_has_one_chunk_under_way_until_its_source_file_is_known()
    {
        var first = _bench.Enqueue(5);
        var second = _bench.Enqueue(5);
        _bench.Server.Script = static _ => null;
        _bench.Start();

        await Wait.UntilAsync(() => _bench.Server.Held.Count == 2);
        Assert.Equal([(first.Id, 0), (second.Id, 0)], _bench.Server.Seen.Select(static chunk => (chunk.Recording.Id, chunk.Number)));

        _bench.Server.Answer(_bench.Server.Seen.First().Id, new UploadOutcome.Stored("6b02"));
        await Wait.UntilAsync(() => _bench.Server.Held.Count == 4);
        Assert.Equal([1, 2, 3], _bench.Server.Seen.Skip(2).Select(static chunk => chunk.Number));
        Assert.All(_bench.Server.Seen.Skip(2), static chunk => Assert.Equal("6b02", chunk.Recording.SourceFileId));
        await _bench.CrashAsync();
    }

    [Fact]
    public async Task While_the_server_is_down_there_is_one_probe_at_a_time_and_full_speed_when_it_is_back()
    {
        _bench.EnqueueOpened(20);
        _bench.Server.Script = static _ => Down;
        _bench.Start();
        await _bench.AdvanceUntilAsync(() => _bench.Server.Seen.Count >= 10);

        // The first round was under way when it began; then the oldest, again and again.
        Assert.All(_bench.Server.Seen.Skip(4), static chunk => Assert.Equal(1, chunk.Number));
        _bench.Server.Script = static _ => null;
        await _bench.AdvanceUntilAsync(() => _bench.Server.Held.Count == 1);
        _bench.Time.Advance(TimeSpan.FromHours(1));
        Assert.Single(_bench.Server.Held);

        var probe = _bench.Server.Seen.Last();
        _bench.Server.Answer(probe.Id, ScriptedDestination.Store(probe));
        await Wait.UntilAsync(() => _bench.Server.Held.Count == 4);
        await _bench.CrashAsync();
    }

    [Fact]
    public async Task A_check_that_someone_asks_for_ends_the_wait_at_once()
    {
        _bench.Enqueue(1);
        _bench.Server.Script = static _ => new UploadOutcome.Unauthorized("wrong key");
        _bench.Start();
        await _bench.Events.WaitForAsync<UploadFailed>();

        _bench.Server.Script = ScriptedDestination.Store;
        _bench.Worker.CheckNow();

        await _bench.Events.WaitForAsync<ChunkUploaded>();
        await _bench.DrainAsync();
    }

    [Fact]
    public async Task A_patient_drain_outlasts_a_server_that_is_away_for_a_moment_and_gives_up_one_that_stays_away()
    {
        _bench.Enqueue(6);
        var patient = UploadOptions.Default with { DrainTries = 5 };
        var failures = 0;
        _bench.Server.Script = chunk => ++failures <= 3 ? Down : ScriptedDestination.Store(chunk);
        _bench.Start(patient);
        await _bench.DrainAsync();
        Assert.Equal((0L, null), (_bench.Queue.GetStatus().Chunks, _bench.Worker.Problem));

        _bench.Enqueue(6);
        _bench.Server.Script = static _ => Down;
        _bench.Start(patient);
        await _bench.DrainAsync();
        Assert.Equal((6L, Down), (_bench.Queue.GetStatus().Chunks, _bench.Worker.Problem));
        Assert.Null(_bench.Events.Of<UploadFailed>().Last().NextTry);
        Assert.Equal(5, _bench.Events.Of<UploadFailed>().Last().Failures);
    }

    [Fact]
    public async Task A_drain_does_not_wait_for_refused_credentials()
    {
        _bench.Enqueue(2);
        _bench.Server.Script = static _ => new UploadOutcome.Unauthorized("wrong key");
        _bench.Start(UploadOptions.Default with { DrainTries = 5 });
        await _bench.DrainAsync();
        Assert.Single(_bench.Server.Seen);
        Assert.IsType<UploadOutcome.Unauthorized>(_bench.Worker.Problem);
    }
}
