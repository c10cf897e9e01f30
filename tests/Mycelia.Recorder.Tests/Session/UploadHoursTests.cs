using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Session;

namespace Mycelia.Recorder.Tests.Session;

/// <summary>It is 12:00 when each begins.</summary>
public sealed class UploadHoursTests : IDisposable
{
    private readonly TemporaryQueue _file = new();
    private readonly ChunkQueue _queue;
    private readonly Events _events = new();
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(60));
    private readonly FakeSource _source = new();
    private readonly ScriptedDestination _server = new();
    private readonly FakeTime _time = new();

    public UploadHoursTests() => _queue = _file.Open();

    public void Dispose()
    {
        _queue.Dispose();
        _file.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Outside_of_them_what_is_recorded_waits_and_a_stop_says_so_and_leaves_it()
    {
        var run = NewRecorder(from: 13, to: 14).RunAsync(_source, _stop.Token);
        _source.Speak(TemporaryQueue.Start, 25);
        _source.End();
        var summary = await run;

        Assert.Equal("the upload hours begin at 13:00", Assert.Single(_events.Of<DeliveryHeld>()).Reason);
        Assert.Equal("the upload hours begin at 13:00", Assert.Single(_events.Of<Stopping>()).Held);
        Assert.Equal((3L, 0), (summary.Remaining.Chunks, _server.Seen.Count));
    }

    [Fact]
    public async Task Within_them_it_is_delivered()
    {
        var run = NewRecorder(from: 13, to: 20).RunAsync(_source, _stop.Token);
        _source.Speak(TemporaryQueue.Start, 25);
        await _events.WaitForAsync<DeliveryHeld>();
        await Wait.UntilAsync(() =>
        {
            if (_events.Of<DeliveryReleased>().Length == 0)
                _time.Advance(TimeSpan.FromSeconds(59));
            return _server.Seen.Count == 2;
        });
        Assert.InRange(_time.GetUtcNow().TimeOfDay.TotalHours, 13, 14);
        _source.End();
        var summary = await run;
        Assert.Equal(0, summary.Remaining.Chunks);
        Assert.Null(Assert.Single(_events.Of<Stopping>()).Held);
    }

    [Fact]
    public async Task Whoever_wants_it_now_gets_what_waits_and_what_comes_after_it_waits_again()
    {
        var recorder = NewRecorder(from: 13, to: 14);
        var run = recorder.RunAsync(_source, _stop.Token);
        _source.Speak(TemporaryQueue.Start, 25);
        await _events.WaitForAsync<ChunkCaptured>(static e => e.Chunk.Number == 1);
        await _events.WaitForAsync<DeliveryHeld>();
        Assert.Empty(_server.Seen);

        recorder.DeliverNow();
        await Wait.UntilAsync(() => _events.Of<DeliveryHeld>().Length == 2);
        Assert.Equal(2, _server.Seen.Count);
        Assert.Single(_events.Of<DeliveryReleased>());

        _source.Speak(TemporaryQueue.Start.AddSeconds(25), 10);
        _source.End();
        var summary = await run;
        Assert.Equal((2L, 2), (summary.Remaining.Chunks, _server.Seen.Count));
    }

    private RecordingSession NewRecorder(int from, int to) =>
        new(
            RecorderOptions.Default with
            {
                UploadHours = new([new(ClockSpan.EveryDay, TimeSpan.FromHours(from), TimeSpan.FromHours(to))], TimeZoneInfo.Utc),
            },
            static _ => throw new AudioInputException(AudioInputProblem.NoServer, "no sound server"),
            _queue,
            _server,
            _events,
            _time
        );
}
