using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Session;

namespace Mycelia.Recorder.Tests.Session;

public sealed class RecorderTests : IDisposable
{
    private static readonly DateTimeOffset Start = TemporaryQueue.Start;
    private readonly TemporaryQueue _file = new();
    private readonly ChunkQueue _queue;
    private readonly Events _events = new();
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(60));
    private readonly RecorderOptions _options = RecorderOptions.Default with
    {
        RetryDelay = TimeSpan.FromMilliseconds(1),
        LockPatience = TimeSpan.Zero,
    };

    public RecorderTests() => _queue = _file.Open();

    public void Dispose()
    {
        _queue.Dispose();
        _file.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task A_stop_keeps_the_partial_chunk()
    {
        var source = new FakeSource().Silent(Start, 13.5);
        var run = RunAsync(_options, source);
        await source.HandedOver.Task;
        await _stop.CancelAsync();

        var summary = await run;

        Assert.Equal([10, 3.5], Durations());
        Assert.Equal((TimeSpan.FromSeconds(13.5), 2, 2L), (summary.Captured, summary.ChunksCaptured, summary.Remaining.Chunks));
    }

    [Fact]
    public async Task A_duration_is_kept_to_the_frame()
    {
        await RunAsync(_options with { Duration = TimeSpan.FromSeconds(25) }, new FakeSource().Silent(Start, 100));
        Assert.Equal([10, 10, 5], Durations());
    }

    [Fact]
    public async Task A_duration_of_whole_chunks_leaves_no_empty_one()
    {
        await RunAsync(_options with { Duration = TimeSpan.FromSeconds(20) }, new FakeSource().Silent(Start, 100));
        Assert.Equal([10, 10], Durations());
    }

    [Fact]
    public async Task The_end_of_the_input_is_the_end_of_the_recording()
    {
        var summary = await RunAsync(_options, new FakeSource().Silent(Start, 1).End());
        Assert.Equal(TimeSpan.FromSeconds(1), summary.Captured);
        Assert.False(_stop.IsCancellationRequested);
    }

    [Fact]
    public async Task An_input_that_is_lost_is_opened_again_and_the_recording_stays_one()
    {
        await RunAsync(
            _options,
            new FakeSource().Silent(Start, 4).Lose("unplugged"),
            new FakeSource().Silent(Start.AddSeconds(20), 2).End()
        );

        var chunks = _events.Of<ChunkCaptured>();
        Assert.Equal(
            [(0, Start, 4.0), (1, Start.AddSeconds(20), 2.0)],
            chunks.Select(static c => (c.Chunk.Number, c.Chunk.Start, c.Chunk.Duration.TotalSeconds))
        );
        Assert.Equal(chunks[0].Recording, chunks[1].Recording);
        Assert.Single(_events.Of<CaptureInterrupted>());
        Assert.Single(_events.Of<CaptureResumed>());
    }

    [Fact]
    public async Task An_input_that_stays_away_is_said_once()
    {
        var failures = 0;
        var summary = await RunAsync(
            _options,
            _ =>
                failures++ switch
                {
                    0 => Task.FromResult<IAudioSource>(new FakeSource().Silent(Start, 1).Lose("unplugged")),
                    < 50 => throw new AudioInputException(AudioInputProblem.NoDevice, "no microphone"),
                    _ => Task.FromResult<IAudioSource>(new FakeSource().Silent(Start, 1).End()),
                }
        );
        Assert.Equal(["unplugged", "no microphone"], _events.Of<CaptureInterrupted>().Select(static e => e.Reason));
        Assert.Equal(2, summary.ChunksCaptured);
    }

    [Fact]
    public async Task A_chunk_that_the_disk_refuses_is_held_until_it_takes_it()
    {
        // Another program locks the file: the same as a disk that fails, and it can be undone.
        using var intruder = new SqliteConnection($"Data Source={_file.Path};Pooling=False");
        intruder.Open();
        // Otherwise SQLite itself would wait for ten seconds before it says that the file is locked.
        _queue.BusyTimeout = TimeSpan.FromSeconds(1);
        intruder.Execute("BEGIN IMMEDIATE");
        var run = RunAsync(_options, new FakeSource().Silent(Start, 11).End());
        await _events.WaitForAsync<ChunkNotStored>();
        intruder.Execute("ROLLBACK");

        var summary = await run;

        Assert.Equal([10, 1], Durations());
        Assert.Equal(0, summary.ChunksLost);
    }

    [Fact]
    public async Task The_partial_chunk_still_goes_out_before_the_end()
    {
        var summary = await RunAsync(
            _options,
            _ => Task.FromResult<IAudioSource>(new FakeSource().Silent(Start, 12).End()),
            new ScriptedDestination()
        );
        Assert.Equal((2L, 0L), (summary.ChunksUploaded, summary.Remaining.Chunks));
    }

    [Fact]
    public async Task A_delivery_that_hangs_holds_the_stop_no_longer_than_the_drain_timeout()
    {
        var options = _options with { DrainTimeout = TimeSpan.FromMilliseconds(50) };
        var summary = await RunAsync(
            options,
            _ => Task.FromResult<IAudioSource>(new FakeSource().Silent(Start, 12).End()),
            new ScriptedDestination { Script = static _ => null }
        );
        Assert.Equal((0L, 2L), (summary.ChunksUploaded, summary.Remaining.Chunks));
    }

    private Task<RecordingSummary> RunAsync(RecorderOptions options, params FakeSource[] sources)
    {
        var next = 0;
        return RunAsync(options, _ => Task.FromResult<IAudioSource>(sources[next++]));
    }

    private async Task<RecordingSummary> RunAsync(
        RecorderOptions options,
        Func<CancellationToken, Task<IAudioSource>> open,
        IChunkDestination? server = null
    ) =>
        await new RecordingSession(options, open, _queue, server, _events, new TimeOfAudio()).RunAsync(
            await open(_stop.Token),
            _stop.Token
        );

    private double[] Durations() => [.. _events.Of<ChunkCaptured>().Select(static e => e.Chunk.Duration.TotalSeconds)];
}
