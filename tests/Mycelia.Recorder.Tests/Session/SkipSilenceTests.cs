using System.Diagnostics;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Cli.History;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Session;
using Mycelia.Recorder.Session.State;

namespace Mycelia.Recorder.Tests.Session;

/// <summary>A recording whose silences are left out.</summary>
public sealed class SkipSilenceTests : IDisposable
{
    private static readonly DateTimeOffset Start = TemporaryQueue.Start;
    private readonly TemporaryQueue _file = new();
    private readonly ChunkQueue _queue;
    private readonly Events _events = new();
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(60));
    private readonly FakeSource _first = new();
    private readonly FakeSource _second = new();
    private readonly FakeTime _time = new();

    public SkipSilenceTests() => _queue = _file.Open();

    public void Dispose()
    {
        _queue.Dispose();
        _file.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task A_silence_is_in_the_ledger_and_in_the_totals_and_in_no_chunk()
    {
        Say(_first, Start, loud: 10, quiet: 65, loudAgain: 5);
        _first.End();
        var state = new StateTracker(RecorderState.Begin(Start, uploads: false), _events, _time);
        await NewRecorder(state).RunAsync(_first, _stop.Token);

        // Sound until 10, with a trace of it after: at 40 it has been quiet for 29 s. Of each chunk from then on, 2 s stay.
        Assert.Equal(
            [(0, 0, 10), (1, 10, 10), (2, 20, 10), (3, 30, 10), (4, 72, 8)],
            _events.Of<ChunkCaptured>().Select(static e => (e.Chunk.Number, Seconds(e.Chunk.Start), (int)e.Chunk.Duration.TotalSeconds))
        );
        Assert.Equal((40, 72), Assert.Single(Silences()));
        Assert.Equal((40, 72), Assert.Single(_events.Of<SilenceEnded>().Select(static e => (Seconds(e.From), Seconds(e.To)))));
        Assert.Equal((TimeSpan.FromSeconds(32), TimeSpan.FromSeconds(48)), (state.Current.Run.Skipped, state.Current.Run.Captured));
        Assert.Null(state.Current.SkippingSince);
        Assert.Contains(_events.Of<StateChanged>(), static e => e.State.SkippingSince == Start.AddSeconds(40));
    }

    [Fact]
    public async Task A_silence_that_a_gap_ends_ends_with_what_was_heard_before_the_gap()
    {
        Say(_first, Start, loud: 10, quiet: 43, loudAgain: 0);
        _first.Lose("unplugged");
        _second.Speak(Start.AddSeconds(100), 1);
        _second.End();
        await NewRecorder(_events).RunAsync(_first, _stop.Token);

        Assert.Equal((40, 48), Assert.Single(Silences()));
        Assert.Equal(
            [(48, 5), (100, 1)],
            _events.Of<ChunkCaptured>().Select(static e => (Seconds(e.Chunk.Start), (int)e.Chunk.Duration.TotalSeconds)).TakeLast(2)
        );
    }

    [Fact]
    public async Task A_recording_begins_with_a_chunk_however_silent_its_midnight_is()
    {
        var midnight = Start.Date.AddDays(1);
        var begin = new DateTimeOffset(midnight, TimeSpan.Zero).AddSeconds(-75);
        Say(_first, begin, loud: 10, quiet: 125, loudAgain: 0);
        _first.End();
        await NewRecorder(_events).RunAsync(_first, _stop.Token);

        var chunks = _events.Of<ChunkCaptured>();
        var next = chunks.First(one => one.Chunk.Start == begin.AddSeconds(75));
        Assert.Equal(0, next.Chunk.Number);
        // No frame is in two places or in none.
        var stretches = chunks
            .Select(static e => (From: e.Chunk.Start, To: e.Chunk.Start + e.Chunk.Duration))
            .Concat(_events.Of<SilenceEnded>().Select(static e => (e.From, e.To)))
            .OrderBy(static one => one.From)
            .ToList();
        Assert.Equal(2, _events.Of<SilenceEnded>().Length);
        Assert.Equal((begin, begin.AddSeconds(135)), (stretches[0].From, stretches[^1].To));
        Assert.All(stretches.Zip(stretches.Skip(1)), static pair => Assert.Equal(pair.First.To, pair.Second.From));
    }

    [Fact]
    public async Task Without_the_option_all_of_it_is_delivered()
    {
        Say(_first, Start, loud: 10, quiet: 65, loudAgain: 5);
        _first.End();
        await NewRecorder(_events, silence: null).RunAsync(_first, _stop.Token);
        Assert.Equal(8, _events.Of<ChunkCaptured>().Length);
        Assert.Empty(Silences());
    }

    [Fact]
    public async Task A_recorder_that_dies_in_a_silence_leaves_what_it_had_not_left_out()
    {
        var recorder = NewRecorder(_events);
        var run = recorder.RunAsync(_first, _stop.Token);
        Say(_first, Start, loud: 10, quiet: 49, loudAgain: 0.5);
        await _events.WaitForAsync<SilenceEnded>();
        await _first.HandedOver.Task;
        // As the disk has it at this moment.
        using var copy = new TemporaryQueue();
        foreach (var name in new[] { "", "-wal", ".capture" })
            await Process.Start("cp", [_file.Path + name, copy.Path + name]).WaitForExitAsync();
        _first.End();
        await run;

        using var queue = copy.Open();
        var recovered = Assert.Single(queue.Recovered);
        Assert.Equal((4, 56, TimeSpan.FromSeconds(3.5)), (recovered.Number, Seconds(recovered.Start), recovered.Duration));
    }

    private static void Say(FakeSource source, DateTimeOffset at, double loud, double quiet, double loudAgain)
    {
        Hiss(loud);
        source.Silent(at, quiet);
        at += TimeSpan.FromSeconds(quiet);
        Hiss(loudAgain);

        void Hiss(double seconds)
        {
            var random = new Random(3);
            var pcm = new byte[2 * (int)(seconds * source.Format.SampleRate)];
            random.NextBytes(pcm);
            for (var from = 0; from < pcm.Length; from += 4_096)
                source.Say(
                    new(pcm.AsMemory(from, Math.Min(4_096, pcm.Length - from)), at + source.Format.DurationOf(from / 2), GapBefore: false)
                );
            at += TimeSpan.FromSeconds(seconds);
        }
    }

    private static int Seconds(DateTimeOffset time) => (int)(time - Start).TotalSeconds;

    private List<(int From, int To)> Silences()
    {
        using var reader = QueueReader.Open(_file.Path);
        return
        [
            .. HistoryRows
                .Merge(reader.ReadLedger(Start.AddDays(-1), Start.AddDays(1), Start.AddDays(1)).Stretches)
                .Where(static one => one.Kind == LedgerKind.Silence)
                .Select(static one => (Seconds(one.From), Seconds(one.To))),
        ];
    }

    private RecordingSession NewRecorder(IProgress<RecorderEvent> events, SilenceOptions? silence) =>
        new(
            RecorderOptions.Default with
            {
                RetryDelay = TimeSpan.Zero,
                Silence = silence,
            },
            _ => Task.FromResult<IAudioSource>(_second),
            _queue,
            null,
            events,
            _time
        );

    private RecordingSession NewRecorder(IProgress<RecorderEvent> events) => NewRecorder(events, SilenceOptions.Default);
}
