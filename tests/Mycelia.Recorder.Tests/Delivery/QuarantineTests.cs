using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Tests.Delivery;

/// <summary>A chunk that never passes, among others that do.</summary>
public sealed class QuarantineTests : IDisposable
{
    private static readonly UploadOutcome.Transient Sick = new("the server is unwell (500 FFmpeg conversion failed)")
    {
        MayBeTheChunk = true,
    };
    private static readonly UploadOutcome.Transient Named = new("the server cannot take this chunk (500 FFmpeg conversion failed)")
    {
        MayBeTheChunk = true,
        IsTheChunk = true,
    };
    private readonly DeliveryBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_chunk_that_fails_again_and_again_while_others_pass_is_set_aside_with_the_reason()
    {
        _bench.EnqueueOpened(60);
        FailFor(static chunk => chunk.Number == 3);
        _bench.Start();
        await _bench.AdvanceUntilAsync(() => _bench.Queue.GetStatus().Chunks == 0);

        Assert.Equal(5, Tries(3));
        var quarantined = Assert.Single(_bench.Events.Of<ChunkQuarantined>());
        Assert.Equal(3, quarantined.Chunk.Number);
        Assert.Contains("5 tries", quarantined.Reason, StringComparison.Ordinal);
        Assert.Contains("FFmpeg conversion failed", quarantined.Reason, StringComparison.Ordinal);
        Assert.Equal(1, _bench.Queue.GetStatus().Quarantined);
        await _bench.DrainAsync();
    }

    [Fact]
    public async Task An_unwell_server_costs_no_chunk_its_patience()
    {
        _bench.EnqueueOpened(3);
        FailFor(static _ => true);
        _bench.Start();
        await _bench.AdvanceUntilAsync(() => _bench.Server.Seen.Count > 25);

        _bench.Server.Script = ScriptedDestination.Store;
        await _bench.AdvanceUntilAsync(() => _bench.Queue.GetStatus().Chunks == 0);

        Assert.Empty(_bench.Events.Of<ChunkQuarantined>());
        await _bench.DrainAsync();
    }

    [Fact]
    public async Task A_bad_chunk_that_is_the_oldest_does_not_keep_the_others_waiting()
    {
        _bench.EnqueueOpened(2);
        FailFor(static chunk => chunk.Number == 1);
        _bench.Start(UploadOptions.Default with { Parallel = 1 });
        await _bench.AdvanceUntilAsync(() => _bench.Events.Of<ChunkUploaded>().Length == 1);
        Assert.Equal([1, 2], _bench.Server.Seen.Take(2).Select(static chunk => chunk.Number));
        await _bench.CrashAsync();
    }

    [Fact]
    public async Task Two_bad_chunks_side_by_side_do_not_hide_behind_each_other()
    {
        _bench.EnqueueOpened(40);
        FailFor(static chunk => chunk.Number is 1 or 2);
        _bench.Start(UploadOptions.Default with { Parallel = 1 });
        await _bench.AdvanceUntilAsync(() => _bench.Queue.GetStatus().Chunks == 0);
        await _bench.DrainAsync();
        Assert.Equal([1, 2], _bench.Events.Of<ChunkQuarantined>().Select(static e => e.Chunk.Number).Order());
        Assert.Equal(38, _bench.Worker.Delivered);
    }

    [Fact]
    public async Task The_last_chunk_left_is_not_blamed_for_a_server_that_fell_ill_after_the_others()
    {
        _bench.EnqueueOpened(2);
        FailFor(static chunk => chunk.Number == 2);
        _bench.Start();
        await _bench.AdvanceUntilAsync(() => _bench.Server.Seen.Count > 30);
        Assert.Empty(_bench.Events.Of<ChunkQuarantined>());
        Assert.Equal(1, _bench.Queue.GetStatus().Chunks);
        await _bench.CrashAsync();
    }

    [Fact]
    public async Task When_the_opening_chunk_is_set_aside_the_next_one_opens_the_source_file()
    {
        _bench.Enqueue(3);
        _bench.EnqueueOpened(80);
        FailFor(static chunk => chunk.Recording.SourceFileId is null && chunk.Number == 0);
        _bench.Start();
        await _bench.AdvanceUntilAsync(() => _bench.Queue.GetStatus().Chunks == 0);

        Assert.Equal(0, Assert.Single(_bench.Events.Of<ChunkQuarantined>()).Chunk.Number);
        Assert.Equal(
            [0, 0, 0, 0, 0, 1],
            _bench.Server.Seen.Where(static chunk => chunk.Recording.SourceFileId is null).Select(static chunk => chunk.Number)
        );
        await _bench.DrainAsync();
    }

    [Fact]
    public async Task With_nothing_else_to_try_the_next_chunk_opens_the_source_file_and_the_first_keeps_its_chance()
    {
        _bench.Enqueue(3);
        FailFor(static chunk => chunk.Recording.SourceFileId is null && chunk.Number == 0);
        _bench.Start();
        await _bench.AdvanceUntilAsync(() => _bench.Queue.GetStatus().Chunks == 0);

        Assert.Empty(_bench.Events.Of<ChunkQuarantined>());
        var last = _bench.Server.Seen.Last(static chunk => chunk.Number == 0);
        Assert.Equal(1, last.Recording.OpenedBy);
        await _bench.DrainAsync();
    }

    [Fact]
    public async Task At_a_stop_a_bad_chunk_gets_one_try_and_the_others_go_out_without_waiting()
    {
        _bench.EnqueueOpened(6);
        FailFor(static chunk => chunk.Number == 1);
        _bench.Start(UploadOptions.Default with { Parallel = 1 });
        await _bench.DrainAtOnceAsync();
        Assert.Equal(1, _bench.Queue.PeekOldest()!.Number);
        Assert.Equal(5, _bench.Worker.Delivered);
    }

    [Fact]
    public async Task A_server_that_refuses_everything_for_good_has_three_chunks_set_aside_and_gets_the_rest_when_it_is_well()
    {
        _bench.EnqueueOpened(20);
        RefuseFor(static _ => true);
        _bench.Start();
        await _bench.AdvanceUntilAsync(() => _bench.Server.Seen.Count > 30);
        Assert.Equal(3, _bench.Queue.GetStatus().Quarantined);
        var held = _bench.Events.Of<UploadFailed>()[^1];
        Assert.Contains("one chunk after the other", held.Outcome.Reason, StringComparison.Ordinal);
        Assert.InRange(held.NextTry!.Value, TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(60));

        _bench.Server.Script = ScriptedDestination.Store;
        await _bench.AdvanceUntilAsync(() => _bench.Queue.GetStatus().Chunks == 0);
        await _bench.DrainAsync();

        Assert.Equal(3, _bench.Events.Of<ChunkQuarantined>().Length);
        Assert.Equal(17, _bench.Worker.Delivered);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(9)]
    public async Task However_many_bad_chunks_follow_each_other_they_are_set_aside_and_all_others_pass(int bad)
    {
        _bench.EnqueueOpened(40);
        RefuseFor(chunk => chunk.Number <= bad);
        _bench.Start();
        await _bench.AdvanceUntilAsync(() => _bench.Queue.GetStatus().Chunks == 0);
        await _bench.DrainAsync();

        Assert.Equal(Enumerable.Range(1, bad), _bench.Events.Of<ChunkQuarantined>().Select(static e => e.Chunk.Number).Order());
        Assert.All(_bench.Events.Of<ChunkQuarantined>(), static e => Assert.Contains("400", e.Reason, StringComparison.Ordinal));
        Assert.Equal(40 - bad, _bench.Worker.Delivered);
    }

    [Fact]
    public async Task Refusals_between_chunks_that_pass_are_believed_at_once()
    {
        _bench.EnqueueOpened(20);
        RefuseFor(static chunk => chunk.Number % 2 == 0);
        _bench.Start(UploadOptions.Default with { Parallel = 1 });
        await _bench.DrainAtOnceAsync();
        Assert.Equal((10, 10), (_bench.Events.Of<ChunkQuarantined>().Length, (int)_bench.Worker.Delivered));
        Assert.Empty(_bench.Events.Of<UploadFailed>());
    }

    [Fact]
    public async Task A_new_recording_gets_through_after_a_server_that_refused_everything_is_well()
    {
        _bench.Enqueue(12);
        RefuseFor(static _ => true);
        _bench.Start();
        await _bench.AdvanceUntilAsync(() => _bench.Server.Seen.Count > 20);
        _bench.Server.Script = ScriptedDestination.Store;
        await _bench.AdvanceUntilAsync(() => _bench.Queue.GetStatus().Chunks == 0);
        await _bench.DrainAsync();
        Assert.Equal((3, 9), (_bench.Events.Of<ChunkQuarantined>().Length, (int)_bench.Worker.Delivered));
    }

    [Fact]
    public async Task A_chunk_that_the_server_names_as_the_cause_is_set_aside_also_when_it_is_the_last()
    {
        _bench.EnqueueOpened(2);
        _bench.Server.Script = static chunk => chunk.Number == 2 ? Named : ScriptedDestination.Store(chunk);
        _bench.Start();
        await _bench.AdvanceUntilAsync(() => _bench.Events.Of<ChunkQuarantined>().Length == 1);
        Assert.Equal((5, 2), (Tries(2), Assert.Single(_bench.Events.Of<ChunkQuarantined>()).Chunk.Number));
        await _bench.DrainAsync();
    }

    [Fact]
    public async Task A_server_that_names_every_chunk_as_the_cause_has_three_set_aside()
    {
        _bench.EnqueueOpened(12);
        _bench.Server.Script = static _ => Named;
        _bench.Start();
        await _bench.AdvanceUntilAsync(() => _bench.Server.Seen.Count > 80);
        Assert.Equal(3, _bench.Queue.GetStatus().Quarantined);
        _bench.Server.Script = ScriptedDestination.Store;
        await _bench.AdvanceUntilAsync(() => _bench.Queue.GetStatus().Chunks == 0);
        Assert.Equal(9, _bench.Worker.Delivered);
        await _bench.DrainAsync();
    }

    [Theory]
    [InlineData("no sound at all")]
    [InlineData("fLaC and then nothing that is any")]
    [InlineData("OggS cut off")]
    public async Task What_cannot_be_decoded_is_set_aside_unsent_and_the_rest_flows_on(string audio)
    {
        _bench.EnqueueOpened(2);
        _bench.Queue.Enqueue(
            TemporaryQueue.NewRecording(),
            TemporaryQueue.Chunk(0) with
            {
                Wav = System.Text.Encoding.ASCII.GetBytes(audio),
            }
        );
        _bench.EnqueueOpened(1);
        // What another program queued has no checksum.
        using (var database = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_bench.Path};Pooling=False"))
        {
            database.Open();
            database.Execute("UPDATE chunk_info SET checksum = NULL");
        }

        _bench.Start();
        await _bench.AdvanceUntilAsync(() => _bench.Queue.GetStatus().Chunks == 0);
        await _bench.DrainAsync();
        Assert.Contains("cannot be decoded", Assert.Single(_bench.Events.Of<ChunkQuarantined>()).Reason, StringComparison.Ordinal);
        Assert.Equal(3, _bench.Server.Seen.Count);
        Assert.Empty(_bench.Events.Of<UploadFailed>());
    }

    private void RefuseFor(Func<QueuedChunk, bool> isBad) =>
        _bench.Server.Script = chunk =>
            isBad(chunk) ? new UploadOutcome.Rejected("refused by the server (400 Bad Request)") : ScriptedDestination.Store(chunk);

    private void FailFor(Func<QueuedChunk, bool> isBad) =>
        _bench.Server.Script = chunk => isBad(chunk) ? Sick : ScriptedDestination.Store(chunk);

    private int Tries(int number) => _bench.Server.Seen.Count(chunk => chunk.Number == number);
}
