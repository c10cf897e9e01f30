using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Session;

namespace Mycelia.Recorder.Tests.Session;

/// <summary>Several inputs at once: what happens to one of them happens to no other.</summary>
public sealed class SeveralInputsTests : IDisposable
{
    private static readonly DateTimeOffset Start = TemporaryQueue.Start;
    private readonly TemporaryQueue _file = new();
    private readonly ChunkQueue _queue;
    private readonly Events _events = new();
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(60));
    private readonly RecorderOptions _options = RecorderOptions.Default with { RetryDelay = TimeSpan.FromMilliseconds(1) };

    public SeveralInputsTests() => _queue = _file.Open();

    public void Dispose()
    {
        _queue.Dispose();
        _file.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Each_has_a_recording_of_its_own_and_a_stop_keeps_the_partial_chunk_of_each()
    {
        FakeSource[] sources = [new FakeSource().Silent(Start, 13.5), new FakeSource().Silent(Start.AddSeconds(1), 4)];
        var run = Session().RunAllAsync(sources, _stop.Token);
        await Task.WhenAll(sources.Select(static source => source.HandedOver.Task));
        await _stop.CancelAsync();

        var summary = await run;

        Assert.Equal([10, 3.5], Durations("one"));
        Assert.Equal([4], Durations("two"));
        Assert.Equal(2, _events.Of<ChunkCaptured>().Select(static e => e.Recording.Id).Distinct().Count());
        Assert.Equal((TimeSpan.FromSeconds(17.5), 3, 3L), (summary.Captured, summary.ChunksCaptured, summary.Remaining.Chunks));
    }

    [Fact]
    public async Task One_that_is_lost_costs_the_others_nothing()
    {
        var steady = new FakeSource().Silent(Start, 25);
        var back = new FakeSource().Silent(Start.AddSeconds(20), 2);
        FakeSource[] sources = [new FakeSource().Silent(Start, 4).Lose("unplugged"), steady];
        var session = new RecordingSession(
            _options,
            [new(new(1, "one"), _ => Task.FromResult<IAudioSource>(back)), Never("two", 2)],
            _queue,
            destination: null,
            _events,
            new TimeOfAudio()
        );
        var run = session.RunAllAsync(sources, _stop.Token);
        await Task.WhenAll(back.HandedOver.Task, steady.HandedOver.Task);
        await _stop.CancelAsync();
        await run;

        Assert.Equal([4, 2], Durations("one"));
        Assert.Equal([10, 10, 5], Durations("two"));
        Assert.Equal("one", Assert.Single(_events.Of<CaptureInterrupted>()).Input?.Name);
    }

    [Fact]
    public async Task One_that_is_not_there_at_the_start_is_said_and_taken_when_it_comes()
    {
        var tries = 0;
        var late = new FakeSource().Silent(Start, 3);
        FakeSource[] there = [new FakeSource().Silent(Start, 12)];
        var session = new RecordingSession(
            _options,
            [
                Never("one", 1),
                new(
                    new(2, "two"),
                    _ =>
                        tries++ < 5
                            ? throw new AudioInputException(AudioInputProblem.NoDevice, "it is away")
                            : Task.FromResult<IAudioSource>(late)
                ),
            ],
            _queue,
            destination: null,
            _events,
            new TimeOfAudio()
        );
        var run = session.RunAllAsync([there[0], null], _stop.Token);
        await Task.WhenAll(there[0].HandedOver.Task, late.HandedOver.Task);
        await _stop.CancelAsync();
        await run;

        var waiting = Assert.Single(_events.Of<WaitingForInput>());
        Assert.Equal(("two", "it is away"), (waiting.Input?.Name, waiting.Reason));
        Assert.Equal([10, 2], Durations("one"));
        Assert.Equal([3], Durations("two"));
    }

    [Fact]
    public async Task An_error_that_nobody_foresaw_ends_its_input_alone_and_is_not_hidden()
    {
        var steady = new FakeSource().Silent(Start, 25);
        FakeSource[] sources = [new FakeSource().Silent(Start, 4).Lose("unplugged"), steady];
        var session = new RecordingSession(
            _options,
            [new(new(1, "one"), static _ => throw new InvalidOperationException("a defect")), Never("two", 2)],
            _queue,
            destination: null,
            _events,
            new TimeOfAudio()
        );
        var run = session.RunAllAsync(sources, _stop.Token);
        await _events.WaitForAsync<CaptureInterrupted>(static e => e.Reason.Contains("a defect", StringComparison.Ordinal));
        await steady.HandedOver.Task;
        await _stop.CancelAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => run);
        Assert.Equal([10, 10, 5], Durations("two"));
    }

    [Fact]
    public async Task A_pause_of_one_leaves_the_others_and_a_mark_is_in_every_recording()
    {
        FakeSource[] sources = [new FakeSource().Silent(Start, 3), new FakeSource().Silent(Start, 3)];
        var session = Session();
        var run = session.RunAllAsync(sources, _stop.Token);
        await Task.WhenAll(sources.Select(static source => source.HandedOver.Task));
        Assert.IsType<MomentMarked>(session.Mark("here"));
        session.Pause(input: 1);
        await _events.WaitForAsync<CapturePaused>();
        Assert.Equal("two", Assert.Single(_events.Of<CapturePaused>()).Input?.Name);
        Assert.False(session.IsPaused);
        session.Pause();
        Assert.True(session.IsPaused);
        await _stop.CancelAsync();
        await run;

        Assert.Single(_events.Of<MomentMarked>());
        using var database = new SqliteConnection($"Data Source={_file.Path};Pooling=False");
        database.Open();
        Assert.Equal(2L, database.Scalar<long>("SELECT COUNT(DISTINCT recording_id) FROM marks WHERE label = 'here'"));
    }

    [Fact]
    public async Task The_run_ends_soon_after_the_first_has_its_duration()
    {
        FakeSource[] sources = [new FakeSource().Silent(Start, 30), new FakeSource().Silent(Start, 2)];
        var summary = await Session(_options with { Duration = TimeSpan.FromSeconds(12) }).RunAllAsync(sources, _stop.Token);
        Assert.Equal([10, 2], Durations("one"));
        Assert.Equal([2], Durations("two"));
        Assert.Equal(TimeSpan.FromSeconds(14), summary.Captured);
        Assert.False(_stop.IsCancellationRequested);
    }

    [Fact]
    public async Task A_silence_is_left_out_of_the_input_that_is_silent()
    {
        FakeSource[] sources = [new FakeSource(), new FakeSource().Silent(Start, 60)];
        var hiss = new byte[2 * 60 * AudioFormat.Default.SampleRate];
        new Random(3).NextBytes(hiss);
        sources[0].Say(new(hiss, Start, GapBefore: false));
        foreach (var source in sources)
            source.End();
        await Session(_options with { Silence = SilenceOptions.Default }).RunAllAsync(sources, _stop.Token);

        Assert.Equal([10, 10, 10, 10, 10, 10], Durations("one"));
        Assert.Equal([10, 10, 8], Durations("two"));
        Assert.Equal("two", Assert.Single(_events.Of<SilenceEnded>()).Input?.Name);
    }

    [Fact]
    public async Task Quiet_hours_release_every_input_and_each_goes_on_after_them()
    {
        var time = new FakeTime();
        FakeSource[] first = [new FakeSource("one"), new FakeSource("two")];
        FakeSource[] second = [new FakeSource("one"), new FakeSource("two")];
        var opened = 0;
        var session = new RecordingSession(
            _options with
            {
                RetryDelay = TimeSpan.Zero,
                QuietHours = new([new(ClockSpan.EveryDay, TimeSpan.FromHours(13), TimeSpan.FromHours(14))], TimeZoneInfo.Utc),
            },
            [
                .. second.Select(
                    (source, i) =>
                        new RecordedInput(
                            new(i + 1, source.Description),
                            _ =>
                            {
                                Interlocked.Increment(ref opened);
                                return Task.FromResult<IAudioSource>(source);
                            }
                        )
                ),
            ],
            _queue,
            destination: null,
            _events,
            time
        );
        var run = session.RunAllAsync(first, _stop.Token);
        foreach (var source in first)
            source.Speak(Start, 2);
        await Task.WhenAll(first.Select(static source => source.HandedOver.Task));
        await PassAsync(() => first.All(static source => source.Released.Task.IsCompleted));
        await PassAsync(() => Volatile.Read(ref opened) == 2);
        foreach (var source in second)
        {
            source.Speak(Start.AddHours(2), 1);
            source.End();
        }

        await run;
        Assert.Equal([2, 1], Durations("one"));
        Assert.Equal([2, 1], Durations("two"));
        Assert.Equal(["one", "two"], _events.Of<CapturePaused>().Select(static one => one.Input?.Name).Order());

        Task PassAsync(Func<bool> condition) =>
            Wait.UntilAsync(async () =>
            {
                var timers = time.TimersSet;
                if (condition())
                    return true;
                if (time.Advance(TimeSpan.FromSeconds(59)))
                    await Task.WhenAny(Wait.UntilAsync(() => time.TimersSet > timers), Task.Delay(100));
                return condition();
            });
    }

    [Fact]
    public async Task At_the_hour_each_begins_a_recording_of_its_own()
    {
        var hour = new DateTimeOffset(Start.Date.AddHours(Start.Hour + 1), TimeSpan.Zero);
        FakeSource[] sources = [new FakeSource().Silent(hour.AddSeconds(-13), 20), new FakeSource().Silent(hour.AddSeconds(-4.5), 20)];
        foreach (var source in sources)
            source.End();
        await Session(_options with { NewRecording = NewRecording.Hourly }).RunAllAsync(sources, _stop.Token);

        Assert.Equal([10, 3, 7], Durations("one"));
        Assert.Equal([4.5, 10, 5.5], Durations("two"));
        Assert.Equal(4, _events.Of<ChunkCaptured>().Select(static e => e.Recording.Id).Distinct().Count());
        Assert.Equal(2, _events.Of<RecordingContinued>().Select(static e => e.Input?.Name).Distinct().Count());
    }

    private RecordingSession Session(RecorderOptions? options = null) =>
        new(options ?? _options, [Never("one", 1), Never("two", 2)], _queue, destination: null, _events, new TimeOfAudio());

    /// <summary>An input that is not lost, and need not be opened again.</summary>
    private static RecordedInput Never(string name, int number) =>
        new(new(number, name), static _ => throw new AudioInputException(AudioInputProblem.NoDevice, "it is away"));

    private double[] Durations(string input) =>
        [.. _events.Of<ChunkCaptured>().Where(e => e.Input?.Name == input).Select(static e => e.Chunk.Duration.TotalSeconds)];
}
