using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Session;

namespace Mycelia.Recorder.Tests.Session;

/// <summary>What becomes of a recording when its input comes and goes, or is paused.</summary>
public sealed class OutageTests : IDisposable
{
    private static readonly DateTimeOffset Start = TemporaryQueue.Start;
    private readonly TemporaryQueue _file = new();
    private readonly ChunkQueue _queue;
    private readonly Events _events = new();
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(60));
    private readonly Queue<Func<FakeSource>> _inputs = new();
    private readonly FakeSource _first = new();

    public OutageTests() => _queue = _file.Open();

    public void Dispose()
    {
        _queue.Dispose();
        _file.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task The_chunk_is_queued_when_the_input_is_lost_and_not_when_it_is_back()
    {
        var back = new TaskCompletionSource<IAudioSource>();
        var run = NewRecorder(_ => back.Task).RunAsync(_first, _stop.Token);
        _first.Speak(Start, 3);
        _first.Lose("unplugged");

        await _events.WaitForAsync<ChunkCaptured>();
        Assert.Equal(3, Assert.Single(_events.Of<ChunkCaptured>()).Chunk.Duration.TotalSeconds);
        back.SetCanceled();
        await run;
    }

    [Fact]
    public async Task It_is_recording_again_once_a_sample_is_heard_and_not_before()
    {
        var second = new FakeSource("another microphone");
        _inputs.Enqueue(() => second);
        var run = NewRecorder().RunAsync(_first, _stop.Token);
        _first.Speak(Start, 3);
        _first.Lose("unplugged");
        await _first.Released.Task;
        Assert.Empty(_events.Of<CaptureResumed>());

        second.Speak(Start.AddSeconds(20), 1);
        second.End();
        await run;

        var resumed = Assert.Single(_events.Of<CaptureResumed>());
        Assert.Equal(("another microphone", TimeSpan.FromSeconds(17)), (resumed.Device, resumed.Missing));
    }

    [Fact]
    public async Task A_change_of_microphones_explains_what_is_missing()
    {
        _first.Speak(Start, 1);
        _first.Notice(new InputNotice.Changed("another microphone", null));
        _first.Speak(Start.AddSeconds(1.2), 1);
        _first.End();

        await NewRecorder().RunAsync(_first, _stop.Token);

        Assert.Equal("another microphone", Assert.Single(_events.Of<InputChanged>()).Device);
        Assert.Empty(_events.Of<AudioMissing>());
    }

    [Fact]
    public async Task Another_device_of_a_joined_input_is_said_with_all_that_is_recorded()
    {
        _first.Speak(Start, 1);
        _first.Notice(new InputNotice.PartChanged(new("another microphone", "roof")));
        _first.Speak(Start.AddSeconds(1), 1);
        _first.End();

        await NewRecorder().RunAsync(_first, _stop.Token);

        var changed = Assert.Single(_events.Of<InputChanged>());
        Assert.Equal(("another microphone", _first.Description), (changed.Device, changed.Joined));
    }

    [Fact]
    public async Task An_input_that_is_opened_and_delivers_nothing_hundreds_of_times_is_one_line()
    {
        for (var i = 0; i < 300; i++)
            _inputs.Enqueue(static () => Ending(static source => source.Lose("it delivers nothing")));
        var last = new FakeSource();
        last.Speak(Start.AddHours(1), 1);
        last.End();
        _inputs.Enqueue(() => last);
        _first.Lose("it delivers nothing");

        await NewRecorder().RunAsync(_first, _stop.Token);

        Assert.Single(_events.Of<CaptureInterrupted>());
        Assert.Single(_events.Of<CaptureResumed>());
    }

    [Fact]
    public async Task An_input_that_comes_and_goes_without_end_is_said_a_few_times_and_counted()
    {
        for (var i = 1; i <= 200; i++)
        {
            var start = Start.AddSeconds(i);
            _inputs.Enqueue(() =>
                Ending(source =>
                {
                    source.Speak(start, 0.1);
                    source.Lose("a loose contact");
                })
            );
        }

        _inputs.Enqueue(static () => Ending(static source => source.End()));
        _first.Lose("a loose contact");

        var summary = await NewRecorder().RunAsync(_first, _stop.Token);

        Assert.Equal(200, summary.ChunksCaptured);
        Assert.InRange(_events.Of<CaptureInterrupted>().Length, 2, 15);
        Assert.InRange(_events.Of<CaptureResumed>().Length, 2, 15);
    }

    [Fact]
    public async Task What_comes_after_an_outage_does_not_overlap_what_was_there_by_an_error_of_its_time()
    {
        var second = new FakeSource("another microphone");
        _inputs.Enqueue(() => second);
        _first.Speak(Start, 3);
        _first.Lose("unplugged");
        second.Speak(Start.AddSeconds(2.95), 1);
        second.End();

        await NewRecorder().RunAsync(_first, _stop.Token);

        Assert.Equal([(Start, 3.0), (Start.AddSeconds(3), 1.0)], Chunks());
    }

    [Fact]
    public async Task A_suspended_microphone_ends_the_chunk_and_is_not_opened_again()
    {
        var run = NewRecorder().RunAsync(_first, _stop.Token);
        _first.Speak(Start, 2);
        _first.Notice(new InputNotice.Suspended("a microphone"));
        await _events.WaitForAsync<ChunkCaptured>();
        _first.Speak(Start.AddSeconds(30), 1);
        _first.End();
        var summary = await run;

        Assert.Contains("suspended", Assert.Single(_events.Of<CaptureInterrupted>()).Reason, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(28), Assert.Single(_events.Of<CaptureResumed>()).Missing);
        Assert.Equal([(Start, 2.0), (Start.AddSeconds(30), 1.0)], Chunks());
        Assert.Equal(2, summary.ChunksCaptured);
    }

    [Fact]
    public async Task A_pause_releases_the_microphone_and_keeps_what_was_said_before()
    {
        var second = new FakeSource();
        _inputs.Enqueue(() => second);
        var recorder = NewRecorder();
        var run = recorder.RunAsync(_first, _stop.Token);
        _first.Speak(Start, 2);

        recorder.Pause();
        await _events.WaitForAsync<CapturePaused>();
        Assert.True(recorder.IsPaused);
        await _first.Released.Task;
        await _events.WaitForAsync<ChunkCaptured>();
        recorder.Resume();
        second.Speak(Start.AddSeconds(60), 1);
        second.End();
        await run;

        Assert.Equal([(Start, 2.0), (Start.AddSeconds(60), 1.0)], Chunks());
        Assert.Single(_events.Of<ChunkCaptured>().Select(static e => e.Recording.Id).Distinct());
        Assert.Equal(TimeSpan.FromSeconds(58), Assert.Single(_events.Of<CaptureResumed>()).Missing);
        Assert.Empty(_events.Of<CaptureInterrupted>());
    }

    [Fact]
    public async Task Capture_goes_on_only_when_no_cause_is_left()
    {
        var opened = new TaskCompletionSource();
        var recorder = NewRecorder(_ =>
        {
            opened.SetResult();
            return Task.FromResult<IAudioSource>(Ending(static source => source.End()));
        });
        var run = recorder.RunAsync(_first, _stop.Token);
        recorder.Pause();
        await _events.WaitForAsync<CapturePaused>();
        recorder.Gate.Close(PauseCause.Storage, "the disk is full");

        recorder.Resume();
        await _events.WaitForAsync<CapturePaused>(static e => e.Reason == "the disk is full");
        Assert.False(opened.Task.IsCompleted);
        recorder.Gate.Open(PauseCause.Storage);
        await run;

        Assert.True(opened.Task.IsCompleted);
    }

    [Fact]
    public async Task A_file_waits_while_the_recording_pauses_and_nothing_of_it_is_left_out()
    {
        var file = new FakeSource("a file") { CanWait = true };
        var recorder = NewRecorder();
        recorder.Pause();
        var run = recorder.RunAsync(file, _stop.Token);
        file.Speak(Start, 1);
        await _events.WaitForAsync<CapturePaused>();
        Assert.False(file.Released.Task.IsCompleted);
        recorder.Resume();
        file.Speak(Start.AddSeconds(1), 1);
        file.End();

        Assert.Equal(TimeSpan.FromSeconds(2), (await run).Captured);
    }

    [Fact]
    public async Task Without_an_input_it_waits_says_so_once_and_then_records()
    {
        var tries = 0;
        var recorder = NewRecorder(_ =>
            ++tries < 20
                ? throw new AudioInputException(AudioInputProblem.NoServer, "no sound server")
                : Task.FromResult<IAudioSource>(
                    Ending(static source =>
                    {
                        source.Speak(Start, 1);
                        source.End();
                    })
                )
        );

        var summary = await recorder.RunAsync(null, _stop.Token);

        Assert.Equal("no sound server", Assert.Single(_events.Of<WaitingForInput>()).Reason);
        Assert.Equal(1, summary.ChunksCaptured);
    }

    [Fact]
    public async Task A_wait_for_an_input_can_be_stopped()
    {
        var run = NewRecorder(static _ => throw new AudioInputException(AudioInputProblem.NoServer, "no sound server"))
            .RunAsync(null, _stop.Token);
        await _events.WaitForAsync<WaitingForInput>();
        await _stop.CancelAsync();

        Assert.Equal(0, (await run).ChunksCaptured);
        Assert.Single(_events.Of<RecordingStopped>());
    }

    [Fact]
    public async Task A_marked_moment_is_kept_with_the_recording()
    {
        var recorder = NewRecorder();
        var run = recorder.RunAsync(_first, _stop.Token);
        recorder.Mark("too early");
        Assert.Single(_events.Of<MomentNotMarked>());
        _first.Speak(Start, 11);
        await _events.WaitForAsync<ChunkCaptured>();
        recorder.Mark("the doctor calls");
        _first.End();
        await run;

        var mark = Assert.Single(_events.Of<MomentMarked>());
        using var database = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_file.Path};Pooling=False");
        database.Open();
        Assert.Equal(
            $"{_events.Of<ChunkCaptured>()[0].Recording.Id} {mark.At.ToUnixTimeMilliseconds()} the doctor calls",
            database.Scalar<string>("SELECT recording_id || ' ' || at_ms || ' ' || label FROM marks")
        );
    }

    private static FakeSource Ending(Action<FakeSource> script)
    {
        var source = new FakeSource();
        script(source);
        return source;
    }

    private RecordingSession NewRecorder(Func<CancellationToken, Task<IAudioSource>>? open = null) =>
        new(
            RecorderOptions.Default with
            {
                RetryDelay = TimeSpan.FromMilliseconds(1),
            },
            open ?? (_ => Task.FromResult<IAudioSource>(_inputs.Dequeue()())),
            _queue,
            null,
            _events,
            new TimeOfAudio()
        );

    private (DateTimeOffset Start, double Seconds)[] Chunks() =>
        [.. _events.Of<ChunkCaptured>().Select(static e => (e.Chunk.Start, e.Chunk.Duration.TotalSeconds))];
}
