using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Session;

namespace Mycelia.Recorder.Tests.Session;

/// <summary>What the queue knows of stretches without audio.</summary>
public sealed class GapTests : IDisposable
{
    private static readonly DateTimeOffset Start = TemporaryQueue.Start;
    private readonly TemporaryQueue _file = new();
    private readonly ChunkQueue _queue;
    private readonly Events _events = new();
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(60));
    private readonly FakeSource _first = new();
    private readonly FakeSource _second = new();
    private readonly FakeTime _time = new();

    public GapTests() => _queue = _file.Open();

    public void Dispose()
    {
        _queue.Dispose();
        _file.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task A_pause_is_a_gap_from_the_last_frame_to_the_next()
    {
        var recorder = NewRecorder();
        var run = recorder.RunAsync(_first, _stop.Token);
        _first.Speak(Start, 2);
        recorder.Pause();
        await _events.WaitForAsync<CapturePaused>();
        recorder.Resume();
        _second.Speak(Start.AddSeconds(60), 1);
        _second.End();
        await run;

        Assert.Equal([new(Start.AddSeconds(2), Start.AddSeconds(60), GapCause.Paused)], Gaps());
    }

    [Fact]
    public async Task A_lost_microphone_a_suspended_one_and_a_machine_that_slept_are_told_apart()
    {
        _first.Speak(Start, 1);
        _first.Notice(new InputNotice.Suspended("a microphone"));
        _first.Speak(Start.AddSeconds(10), 1);
        _first.Say(new PcmBlock(new byte[32_000], Start.AddSeconds(20), GapBefore: true));
        _first.Lose("unplugged");
        _second.Speak(Start.AddSeconds(30), 1);
        _second.End();

        await NewRecorder().RunAsync(_first, _stop.Token);

        Assert.Equal(
            [
                new(Start.AddSeconds(1), Start.AddSeconds(10), GapCause.Suspended),
                new(Start.AddSeconds(11), Start.AddSeconds(20), GapCause.Unexplained),
                new(Start.AddSeconds(21), Start.AddSeconds(30), GapCause.MicrophoneLost),
            ],
            Gaps()
        );
    }

    [Fact]
    public async Task What_somebody_asked_for_is_told_from_what_nobody_did_and_from_what_somebody_else_did()
    {
        var begin = _time.GetUtcNow();
        var isBack = new TaskCompletionSource<IAudioSource>();
        var tries = 0;
        var recorder = NewRecorder(() =>
            ++tries == 1 ? throw new AudioInputException(AudioInputProblem.NoServer, "no sound server") : isBack.Task
        );
        var run = recorder.RunAsync(_first, _stop.Token);
        _first.Speak(begin, 2);
        recorder.Gate.Close(PauseCause.QuietHours, "quiet hours");
        await _events.WaitForAsync<CapturePaused>();
        _time.Advance(TimeSpan.FromHours(1));
        recorder.Pause();
        await _events.WaitForAsync<CapturePaused>(static e => e.Cause == PauseCause.User);
        _time.Advance(TimeSpan.FromHours(1));
        recorder.Gate.Open(PauseCause.QuietHours);
        recorder.Resume();
        await _events.WaitForAsync<CaptureInterrupted>();
        _time.Advance(TimeSpan.FromHours(1));
        RecordingGap[] expected =
        [
            new(begin.AddSeconds(2), begin.AddHours(1), GapCause.QuietHours),
            new(begin.AddHours(1), begin.AddHours(2), GapCause.Paused),
            new(begin.AddHours(2), begin.AddHours(3), GapCause.NoSoundServer),
        ];
        // The ledger has it before anything is heard again.
        await Wait.UntilAsync(() =>
            ReadLedger().Select(static one => new RecordingGap(one.From, one.To, one.Cause ?? "")).TakeLast(3).SequenceEqual(expected)
        );

        _second.Speak(begin.AddHours(3), 1);
        _second.End();
        isBack.SetResult(_second);
        await run;

        Assert.Equal(expected, Gaps());
        Assert.Equal(
            [LedgerKind.Pause, LedgerKind.Pause, LedgerKind.Gap],
            ReadLedger().Where(static one => one.Cause is not null).Select(static one => one.Kind)
        );
    }

    [Fact]
    public async Task A_loss_that_another_microphone_ends_at_once_is_a_change_of_microphones()
    {
        _first.Speak(Start, 1);
        _first.Lose("unplugged");
        _second.Notice(new InputNotice.Changed("another microphone", "a microphone"));
        _second.Speak(Start.AddMilliseconds(1_200), 1);
        _second.End();

        await NewRecorder().RunAsync(_first, _stop.Token);

        Assert.Equal([new(Start.AddSeconds(1), Start.AddMilliseconds(1_200), GapCause.MicrophoneChanged)], Gaps());
    }

    [Fact]
    public async Task What_another_microphone_heard_before_the_change_is_in_the_recording_already()
    {
        _first.Speak(Start, 4);
        _first.Lose("unplugged");
        _second.Notice(new InputNotice.Changed("another microphone", "a microphone"));
        _second.Speak(Start.AddSeconds(2), 1);
        _second.Speak(Start.AddMilliseconds(3_500), 2);
        _second.End();

        await NewRecorder().RunAsync(_first, _stop.Token);

        var chunks = _events.Of<ChunkCaptured>().Select(static e => e.Chunk).ToArray();
        Assert.Equal([Start, Start.AddSeconds(4)], chunks.Select(static chunk => chunk.Start));
        Assert.Equal([4, 1.5], chunks.Select(static chunk => chunk.Duration.TotalSeconds));
        Assert.Empty(Gaps());
    }

    [Fact]
    public async Task One_that_lasted_until_another_microphone_was_plugged_in_stays_a_loss()
    {
        _first.Speak(Start, 1);
        _first.Lose("unplugged");
        _second.Notice(new InputNotice.Changed("another microphone", "a microphone"));
        _second.Speak(Start.AddHours(1), 1);
        _second.End();
        var opened = 0;

        await NewRecorder(() =>
                opened++ == 0
                    ? throw new AudioInputException(AudioInputProblem.NoDevice, "there is none")
                    : Task.FromResult<IAudioSource>(_second)
            )
            .RunAsync(_first, _stop.Token);

        Assert.Equal([new(Start.AddSeconds(1), Start.AddHours(1), GapCause.MicrophoneLost)], Gaps());
    }

    [Fact]
    public async Task A_recording_without_a_gap_has_none()
    {
        _first.Speak(Start, 1);
        _first.Speak(Start.AddSeconds(1), 1);
        _first.End();
        await NewRecorder().RunAsync(_first, _stop.Token);
        Assert.Empty(Gaps());
    }

    [Fact]
    public async Task A_gap_over_midnight_belongs_to_the_recording_that_goes_on_after_it()
    {
        _first.Speak(Start, 1);
        _first.Lose("unplugged");
        _second.Speak(Start.AddDays(1), 1);
        _second.End();
        await NewRecorder().RunAsync(_first, _stop.Token);

        var next = Assert.Single(_events.Of<RecordingContinued>());
        using var database = OpenDatabase();
        Assert.Empty(Recorder.Queue.Tables.GapTable.Read(database, next.Previous.Id));
        Assert.Equal(
            [new(Start.AddSeconds(1), Start.AddDays(1), GapCause.MicrophoneLost)],
            Recorder.Queue.Tables.GapTable.Read(database, next.Recording.Id)
        );
    }

    [Fact]
    public void A_recording_that_has_ended_has_its_gaps()
    {
        var recording = TemporaryQueue.NewRecording();
        var gap = new RecordingGap(Start, Start.AddSeconds(5), GapCause.Paused);
        _queue.Enqueue(recording, TemporaryQueue.Chunk(0));
        _queue.AddGap(recording, gap);
        _queue.NoteSourceFile(recording, "6b02");
        _queue.Complete(_queue.PeekOldest()!, "6b02");
        _queue.EndRecording(recording);
        Assert.Equal([gap], _queue.FindEnded()!.Gaps);
    }

    [Fact]
    public async Task A_queue_that_cannot_be_written_holds_the_audio_up_for_no_gap_and_has_it_later()
    {
        var notes = new RecordingNotes(_queue, input: null);
        _queue.BusyTimeout = TimeSpan.FromSeconds(1);
        using (var intruder = OpenDatabase())
        {
            intruder.Execute("BEGIN IMMEDIATE");
            notes.Gap(TemporaryQueue.NewRecording(), new(Start, Start.AddSeconds(5), GapCause.Paused));
            await Task.Run(notes.Write);
            Assert.Empty(Gaps());
        }

        notes.Write();
        Assert.Single(Gaps());
    }

    private IReadOnlyList<LedgerStretch> ReadLedger()
    {
        using var reader = QueueReader.Open(_file.Path);
        return reader.ReadLedger(Start.AddDays(-1), _time.GetUtcNow(), _time.GetUtcNow()).Stretches;
    }

    private RecordingSession NewRecorder(Func<Task<IAudioSource>>? open = null) =>
        new(
            RecorderOptions.Default with
            {
                RetryDelay = TimeSpan.Zero,
            },
            _ => open?.Invoke() ?? Task.FromResult<IAudioSource>(_second),
            _queue,
            null,
            _events,
            _time
        );

    private SqliteConnection OpenDatabase()
    {
        var database = new SqliteConnection($"Data Source={_file.Path};Pooling=False");
        database.Open();
        return database;
    }

    private List<RecordingGap> Gaps()
    {
        using var database = OpenDatabase();
        using var command = database.Command("SELECT DISTINCT recording_id FROM gaps");
        return command.ExecuteScalar() is string recording ? Recorder.Queue.Tables.GapTable.Read(database, recording) : [];
    }
}
