using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Session;

namespace Mycelia.Recorder.Tests.Session;

/// <summary>It is 12:00 when each begins.</summary>
public sealed class QuietHoursTests : IDisposable
{
    private static readonly DateTimeOffset Start = TemporaryQueue.Start;
    private readonly TemporaryQueue _file = new();
    private readonly ChunkQueue _queue;
    private readonly Events _events = new();
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(60));
    private readonly FakeSource _first = new();
    private readonly FakeSource _second = new();
    private readonly FakeTime _time = new();
    private int _opened;

    public QuietHoursTests() => _queue = _file.Open();

    public void Dispose()
    {
        _queue.Dispose();
        _file.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task The_microphone_is_released_while_they_hold_and_what_is_missing_is_a_pause()
    {
        var run = NewRecorder(from: 13, to: 14).RunAsync(_first, _stop.Token);
        _first.Speak(Start, 2);
        await _events.WaitForAsync<RecordingStarted>();
        await AdvanceAsync(TimeSpan.FromSeconds(59), () => _events.Of<CapturePaused>().Length > 0);
        Assert.InRange(_time.GetUtcNow().TimeOfDay.TotalHours, 13, 13.1);
        await _first.Released.Task;
        await AdvanceAsync(TimeSpan.FromSeconds(59), () => _opened > 0);
        Assert.InRange(_time.GetUtcNow().TimeOfDay.TotalHours, 14, 14.1);
        _second.Speak(Start.AddHours(2), 1);
        _second.End();
        await run;

        var pause = Assert.Single(_events.Of<CapturePaused>());
        Assert.Equal((PauseCause.QuietHours, "quiet hours until 14:00"), (pause.Cause, pause.Reason));
        using var database = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_file.Path};Pooling=False");
        database.Open();
        Assert.Equal("quiet hours", database.Scalar<string>("SELECT cause FROM gaps"));
    }

    [Fact]
    public async Task A_recorder_that_starts_within_them_opens_no_microphone_before_they_are_over()
    {
        var run = NewRecorder(from: 11, to: 13).RunAsync(null, _stop.Token);
        await _events.WaitForAsync<CapturePaused>(static e => e.Reason == "quiet hours until 13:00");
        Assert.Equal(0, _opened);
        await AdvanceAsync(TimeSpan.FromSeconds(59), () => _opened > 0);
        Assert.InRange(_time.GetUtcNow().TimeOfDay.TotalHours, 13, 13.1);
        _second.Speak(Start.AddHours(1), 1);
        _second.End();
        Assert.Equal(1, (await run).ChunksCaptured);
    }

    [Fact]
    public async Task A_machine_that_slept_into_them_is_quiet_at_once_and_one_that_slept_through_them_records()
    {
        var run = NewRecorder(from: 13, to: 20).RunAsync(_first, _stop.Token);
        await _events.WaitForAsync<RecordingStarted>();
        _time.Advance(TimeSpan.FromHours(3));
        await AdvanceAsync(TimeSpan.FromMilliseconds(10), () => _events.Of<CapturePaused>().Length > 0);
        _time.Advance(TimeSpan.FromHours(30));
        await AdvanceAsync(TimeSpan.FromMilliseconds(10), () => _opened > 0);
        _second.End();
        await run;
    }

    [Fact]
    public async Task A_pause_of_the_users_and_quiet_hours_end_each_by_itself()
    {
        var recorder = NewRecorder(from: 11, to: 13);
        recorder.Pause();
        var run = recorder.RunAsync(null, _stop.Token);
        await _events.WaitForAsync<CapturePaused>(static e => e.Cause == PauseCause.User);
        recorder.Resume();
        await _events.WaitForAsync<CapturePaused>(static e => e.Cause == PauseCause.QuietHours);
        recorder.Pause();
        await _events.WaitForAsync<CapturePaused>(_ => _events.Of<CapturePaused>().Length == 3);
        await AdvanceAsync(TimeSpan.FromSeconds(59), () => !recorder.Gate.IsClosedBy(PauseCause.QuietHours));
        Assert.True(recorder.IsPaused);
        Assert.Equal(0, _opened);
        recorder.Resume();
        _second.End();
        await run;
        Assert.Equal(1, _opened);
    }

    [Fact]
    public async Task A_file_is_played_at_any_hour()
    {
        var file = new FakeSource("a file") { CanWait = true };
        file.Speak(Start, 1);
        file.End();
        Assert.Equal(TimeSpan.FromSeconds(1), (await NewRecorder(from: 11, to: 13).RunAsync(file, _stop.Token)).Captured);
    }

    /// <summary>Time goes by in steps until something is so; a step is short enough for none of them to be missed.</summary>
    private Task AdvanceAsync(TimeSpan step, Func<bool> condition) =>
        Wait.UntilAsync(async () =>
        {
            var timers = _time.TimersSet;
            if (condition())
                return true;
            // Who was woken looks at the clock again before more time goes by.
            if (_time.Advance(step))
                await Task.WhenAny(Wait.UntilAsync(() => _time.TimersSet > timers), Task.Delay(100));
            return condition();
        });

    private RecordingSession NewRecorder(int from, int to) =>
        new(
            RecorderOptions.Default with
            {
                RetryDelay = TimeSpan.Zero,
                QuietHours = new([new(ClockSpan.EveryDay, TimeSpan.FromHours(from), TimeSpan.FromHours(to))], TimeZoneInfo.Utc),
            },
            _ =>
            {
                _opened++;
                return Task.FromResult<IAudioSource>(_second);
            },
            _queue,
            null,
            _events,
            _time
        );
}
