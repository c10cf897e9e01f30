using System.Buffers;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Session;

namespace Mycelia.Recorder.Tests.Session;

/// <summary>Beside a recording, what is in the open chunk, what comes late, and what is on its way is forgotten too.</summary>
public sealed class ForgettingRunTests : IDisposable
{
    private static readonly DateTimeOffset Start = TemporaryQueue.Start;

    private readonly TemporaryQueue _file = new();
    private readonly ChunkQueue _queue;
    private readonly Events _events = new();
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(60));
    private readonly byte[] _noise = Noise.Pcm(16_000 * 60, 3);

    public ForgettingRunTests() => _queue = _file.Open();

    private string Folder => Path.GetDirectoryName(_file.Path)!;

    public void Dispose()
    {
        _queue.Dispose();
        _file.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task The_open_chunk_the_journal_and_what_comes_late_are_forgotten_and_what_comes_after_is_not()
    {
        var source = Feed(new FakeSource(), 0, 13.5);
        var session = Session(source, out var run);
        await source.HandedOver.Task;

        await session.ForgetAsync(Start.AddSeconds(11), Start.AddSeconds(20)).WaitAsync(_stop.Token);
        Assert.Empty(Noise.FilesWith(Folder, Frames(11, 13.5)));
        Assert.NotEmpty(Noise.FilesWith(Folder, Frames(10, 11)));

        Feed(source, 13.5, 22).End();
        await run;
        Assert.Equal(
            [(0, 0.0, 10.0), (1, 10.0, 1.0), (2, 20.0, 2.0)],
            Chunks().Select(static one => (one.Chunk.Number, (one.Chunk.Start - Start).TotalSeconds, one.Chunk.Duration.TotalSeconds))
        );
        Assert.Equal(Frames(0, 10), Chunks()[0].Pcm);
        Assert.Equal(Frames(10, 11), Chunks()[1].Pcm);
        Assert.Equal(Frames(20, 22), Chunks()[2].Pcm);
        Assert.Empty(Noise.FilesWith(Folder, Frames(11, 20)));
        Assert.Equal(2.5, Assert.Single(_events.Of<AudioForgotten>()).Audio.TotalSeconds, 0.01);
    }

    [Fact]
    public async Task Of_a_window_that_is_over_the_open_chunk_loses_nothing_and_the_journal_keeps_no_rest()
    {
        // The chunk before is longer than what is open: its end still stands behind that in the journal.
        var source = Feed(new FakeSource(), 0, 12);
        var session = Session(source, out var run);
        await source.HandedOver.Task;

        await session.ForgetAsync(Start.AddSeconds(3), Start.AddSeconds(9)).WaitAsync(_stop.Token);
        Assert.Empty(Noise.FilesWith(Folder, Frames(3, 9)));
        Assert.NotEmpty(Noise.FilesWith(Folder, Frames(10, 12)));

        Feed(source, 12, 25).End();
        await run;
        var chunks = Chunks();
        Assert.Equal([0, 1, 2], chunks.Select(static one => one.Chunk.Number));
        Assert.Equal([.. Frames(0, 3), .. new byte[6 * 32_000], .. Frames(9, 10)], chunks[0].Pcm);
        Assert.Equal(Frames(10, 20), chunks[1].Pcm);
        Assert.Equal(Frames(20, 25), chunks[2].Pcm);
    }

    [Fact]
    public async Task A_window_that_ends_within_the_open_chunk_leaves_what_comes_after_it()
    {
        var source = Feed(new FakeSource(), 0, 15);
        var session = Session(source, out var run);
        await source.HandedOver.Task;

        await session.ForgetAsync(Start.AddSeconds(8), Start.AddSeconds(12)).WaitAsync(_stop.Token);

        Feed(source, 15, 18).End();
        await run;
        Assert.Equal([.. Frames(0, 8), .. Frames(12, 18)], [.. Chunks().SelectMany(static one => one.Pcm)]);
        Assert.Empty(Noise.FilesWith(Folder, Frames(8, 12)));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_afterwards_costs_nothing()
    {
        var source = Feed(new FakeSource(), 0, 5);
        var session = Session(source, out var run);
        await source.HandedOver.Task;
        await session.ForgetAsync(Start.AddSeconds(2), Start.AddSeconds(6)).WaitAsync(_stop.Token);
        Feed(source, 5, 8);
        // The same times of the clock once more.
        source.Say(new(_noise.AsMemory(32_000 * 20, 32_000), Start.AddSeconds(3), GapBefore: true));
        source.End();
        await run;
        Assert.Equal([2.0, 1.0, 2.0], Chunks().Select(static one => one.Chunk.Duration.TotalSeconds));
        Assert.Equal(Frames(20, 21), Chunks()[1].Pcm);
    }

    [Fact]
    public async Task A_chunk_that_is_on_its_way_is_forgotten_when_it_has_arrived_and_is_deleted_there()
    {
        var destination = new ScriptedDestination { Script = static chunk => chunk.Number == 0 ? null : ScriptedDestination.Store(chunk) };
        var source = Feed(new FakeSource(), 0, 10.5);
        var session = Session(source, out var run, destination);
        await _events.WaitForAsync<ChunkSending>();

        var forgetting = session.ForgetAsync(Start.AddSeconds(2), Start.AddSeconds(10));
        // What is on its way cannot be called back.
        await Task.Delay(400);
        Assert.False(forgetting.IsCompleted);
        Assert.Empty(destination.Erased);
        destination.Answer(destination.Held.Single(), ScriptedDestination.Store(destination.Seen.First()));
        await forgetting.WaitAsync(_stop.Token);
        await _events.WaitForAsync<AudioErased>();

        var erased = Assert.Single(destination.Erased);
        Assert.Equal((Start.AddSeconds(2), Start.AddSeconds(10), (int?)null), (erased.From, erased.To, erased.Number));
        Assert.Empty(Noise.FilesWith(Folder, Frames(2, 10)));
        Assert.Empty(_queue.ReadErasures());
        source.End();
        await run;
    }

    [Fact]
    public async Task What_a_destination_refuses_is_said_once_and_asked_for_again_in_the_next_run()
    {
        var destination = new ScriptedDestination { EraseScript = static _ => new UploadOutcome.Unauthorized("the key may not delete") };
        var source = Feed(new FakeSource(), 0, 10.5);
        var session = Session(source, out var run, destination);
        await _events.WaitForAsync<ChunkUploaded>();

        await session.ForgetAsync(Start, Start.AddSeconds(5)).WaitAsync(_stop.Token);
        await _events.WaitForAsync<AudioNotErased>();
        source.End();
        await run;
        Assert.Single(_events.Of<AudioNotErased>());
        Assert.Equal("the key may not delete", Assert.Single(_queue.ReadErasures()).Problem);

        destination.EraseScript = static _ => null;
        var next = new FakeSource();
        session = Session(next, out run, destination);
        session.CheckServer();
        await _events.WaitForAsync<AudioErased>();
        next.End();
        await run;
        Assert.Empty(_queue.ReadErasures());
    }

    [Fact]
    public async Task Held_back_audio_goes_when_it_is_old_enough_and_a_stop_does_not_wait_for_it()
    {
        var destination = new ScriptedDestination();
        var now = DateTimeOffset.UtcNow;
        var source = new FakeSource();
        // The first is older than an hour, the second is not.
        source.Speak(now.AddHours(-2), 10);
        source.Say(new(new byte[16_000 * 2 * 10], now.AddSeconds(-20), GapBefore: true));
        source.End();
        Session(source, out var run, destination, TimeSpan.FromHours(1));
        await run;
        Assert.Equal(0, Assert.Single(destination.Seen).Number);
        Assert.Equal(1, _queue.GetStatus().Chunks);
        Assert.Equal("what is younger than 60 minutes is held back", Assert.Single(_events.Of<Stopping>()).Held);
    }

    [Fact]
    public async Task Held_back_audio_goes_at_once_when_somebody_wants_it_delivered()
    {
        var destination = new ScriptedDestination();
        var source = new FakeSource();
        source.Say(new(new byte[16_000 * 2 * 10], DateTimeOffset.UtcNow.AddSeconds(-20), GapBefore: false));
        var session = Session(source, out var run, destination, TimeSpan.FromHours(1));
        await _events.WaitForAsync<ChunkCaptured>();
        Assert.Empty(destination.Seen);
        session.DeliverNow();
        await _events.WaitForAsync<ChunkUploaded>();
        source.End();
        await run;
    }

    private RecordingSession Session(
        FakeSource source,
        out Task<RecordingSummary> run,
        ScriptedDestination? destination = null,
        TimeSpan? hold = null
    )
    {
        var options = RecorderOptions.Default with
        {
            RetryDelay = TimeSpan.FromMilliseconds(1),
            Upload = Mycelia.Recorder.Delivery.UploadOptions.Default with { Hold = hold },
        };
        var session = new RecordingSession(
            options,
            static stop => Task.FromException<Mycelia.Recorder.Capture.IAudioSource>(new OperationCanceledException(stop)),
            _queue,
            destination,
            _events
        );
        run = session.RunAsync(source, _stop.Token);
        return session;
    }

    private FakeSource Feed(FakeSource source, double from, double to)
    {
        for (var at = (int)(from * 16_000); at < (int)(to * 16_000); at += 2_048)
        {
            var next = Math.Min(at + 2_048, (int)(to * 16_000));
            source.Say(new(_noise.AsMemory(2 * at, 2 * (next - at)), Start + AudioFormat.Default.DurationOf(at), GapBefore: false));
        }

        return source;
    }

    private byte[] Frames(double from, double to) => _noise[(2 * (int)(from * 16_000))..(2 * (int)(to * 16_000))];

    private List<(QueuedChunk Chunk, byte[] Pcm)> Chunks()
    {
        var buffer = new ArrayBufferWriter<byte>();
        var rows = new List<long>();
        var all = new List<(QueuedChunk Chunk, byte[] Pcm)>();
        while (_queue.PeekOldest(rows, []) is { } chunk)
        {
            rows.Add(chunk.Id);
            Assert.Equal(AudioRead.Whole, _queue.ReadAudio(chunk, buffer));
            all.Add((chunk, buffer.WrittenSpan[WavHeader.Size..].ToArray()));
        }

        return [.. all.OrderBy(static one => one.Chunk.Start)];
    }
}
