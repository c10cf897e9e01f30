using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Journal;
using Mycelia.Recorder.Queue.Schema;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Tests.Queue;

/// <summary>What became of every second.</summary>
public sealed class LedgerTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mycelia-ledger-");
    private readonly FakeTime _time = new() { Epoch = Noon };
    private readonly byte[] _wav = new byte[320];
    private ChunkQueue? _queue;

    private string Path => System.IO.Path.Combine(_folder.FullName, "queue.db");

    private ChunkQueue Queue => _queue ??= ChunkQueue.Open(Path, _time);

    public void Dispose()
    {
        _queue?.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Chunks_that_are_delivered_as_they_are_recorded_are_one_row_for_hours()
    {
        var recording = NewRecording();
        for (var i = 0; i < 1_000; i++)
        {
            Record(recording, i);
            _time.Advance(TimeSpan.FromMilliseconds(10_000 + (i % 7 * 100)));
            Queue.Complete(Queue.PeekOldest()!, "6b02");
            SetTime(Noon.AddSeconds((i + 1) * 10));
        }

        var only = Assert.Single(Read().Stretches);
        Assert.Equal((ChunkFate.Delivered, 0, 1_000), (only.Fate, only.FirstNumber, only.NextNumber));
        Assert.Equal((Noon, Noon.AddSeconds(10_000)), (only.From, only.To));
        // The chunk that holds it ends at 5,010 s.
        Assert.InRange(only.SettledAt(Noon.AddSeconds(5_005))!.Value - Noon.AddSeconds(5_010), TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void A_backlog_knows_when_each_chunk_was_delivered_to_ten_seconds()
    {
        var recording = NewRecording();
        for (var i = 0; i < 600; i++)
            Record(recording, i);
        SetTime(Noon.AddHours(8));
        var truth = new Dictionary<int, DateTimeOffset>();
        var pace = new Random(5);
        while (Queue.PeekOldest() is { } chunk)
        {
            truth[chunk.Number] = _time.GetUtcNow();
            Queue.Complete(chunk, "6b02");
#pragma warning disable CA5394 // to be played again
            _time.Advance(TimeSpan.FromSeconds(pace.NextDouble() < 0.02 ? 90 : pace.NextDouble()));
#pragma warning restore CA5394
        }

        var page = Read();
        foreach (var (number, at) in truth)
        {
            var middle = Noon.AddSeconds((number * 10) + 5);
            var said = page.Stretches.Single(one => one.From <= middle && middle < one.To).SettledAt(middle);
            Assert.InRange((said!.Value - at).Duration(), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        }

        Assert.InRange(page.Stretches.Count, 2, 100);
    }

    [Fact]
    public void Deliveries_that_come_in_any_order_join()
    {
        var recording = NewRecording();
        for (var i = 0; i < 50; i++)
            Record(recording, i);
        var chunks = new List<QueuedChunk>();
        while (Queue.PeekOldest(chunks.Select(static chunk => chunk.Id), []) is { } chunk)
            chunks.Add(chunk);
        foreach (var chunk in chunks.OrderBy(static chunk => chunk.Number * 7 % 50))
            Queue.Complete(chunk, "6b02");

        Assert.Equal((0, 50), Assert.Single(Read().Stretches) is var one ? (one.FirstNumber, one.NextNumber) : default);
    }

    [Fact]
    public void Each_fate_is_told_apart()
    {
        var recording = NewRecording();
        for (var i = 0; i < 6; i++)
            Record(recording, i);
        Queue.Complete(Queue.PeekOldest()!, "6b02");
        Queue.Quarantine(Queue.PeekOldest()!, "refused");
        Queue.DropOldest();
        Queue.Discard(Queue.Find(Queue.PeekOldest()!.Id, isQuarantined: false)!);
        Execute("DELETE FROM audio_chunks WHERE chunk_number = 4");

        Assert.Equal(
            [ChunkFate.Delivered, ChunkFate.Quarantined, ChunkFate.Dropped, ChunkFate.Discarded, ChunkFate.Lost, ChunkFate.Queued],
            Read().Stretches.Select(static one => one.Fate!.Value)
        );
        Assert.Equal((4, 5), Read().Stretches[4] is var lost ? (lost.FirstNumber, lost.NextNumber) : default);
    }

    [Fact]
    public void A_chunk_that_is_retried_is_queued_again()
    {
        Record(NewRecording(), 0);
        Queue.Quarantine(Queue.PeekOldest()!, "refused");
        Queue.Retry(Queue.List(QueueFilter.All).Single());
        Assert.Equal(ChunkFate.Queued, Assert.Single(Read().Stretches).Fate);
    }

    [Fact]
    public void What_an_input_had_heard_before_the_run_began_is_of_the_run()
    {
        Queue.BeginRun(Noon.AddMilliseconds(30));
        Record(NewRecording(), 0);
        Abandon();
        SetTime(Noon.AddSeconds(12));
        Reopen();

        Assert.Equal(Noon.AddSeconds(10), Queue.FindMissed(Noon.AddSeconds(12))!.From);
        Assert.Equal([LedgerKind.Recorded, LedgerKind.NotRunning], Read().Stretches.Select(static one => one.Kind));
    }

    [Fact]
    public void Time_without_a_recorder_knows_how_the_one_before_ended()
    {
        var run = Queue.BeginRun(Noon);
        Record(NewRecording(), 0);
        SetTime(Noon.AddSeconds(10));
        Queue.EndRun(run, Noon.AddSeconds(10.2));
        Reopen();
        SetTime(Noon.AddMinutes(30));
        run = Queue.BeginRun(Noon.AddMinutes(30));
        Record(NewRecording(), 180);
        Abandon();
        SetTime(Noon.AddHours(2));

        var stretches = Read().Stretches;
        Assert.Equal(
            [LedgerKind.Recorded, LedgerKind.NotRunning, LedgerKind.Recorded, LedgerKind.NotRunning],
            stretches.Select(static one => one.Kind)
        );
        Assert.Equal((RunEnd.Stopped, RunEnd.Died), (stretches[1].RunEnd, stretches[3].RunEnd));
        Assert.Equal((Noon.AddSeconds(10), Noon.AddMinutes(30)), (stretches[1].From, stretches[1].To));
        Assert.Equal((Noon.AddSeconds(1810), Noon.AddHours(2)), (stretches[3].From, stretches[3].To));
    }

    [Fact]
    public void What_a_recorder_that_died_did_not_capture_last_is_a_gap_until_it_was_last_seen()
    {
        var run = Queue.BeginRun(Noon);
        Record(NewRecording(), 0);
        Queue.RestRun(run, Noon.AddSeconds(10), GapCause.MicrophoneLost);
        Queue.SeeRun(run, Noon.AddMinutes(5));
        Abandon();
        SetTime(Noon.AddMinutes(20));
        Reopen();

        var stretches = Read().Stretches;
        Assert.Equal([LedgerKind.Recorded, LedgerKind.Gap, LedgerKind.NotRunning], stretches.Select(static one => one.Kind));
        Assert.Equal(
            (GapCause.MicrophoneLost, Noon.AddSeconds(10), Noon.AddMinutes(5)),
            (stretches[1].Cause, stretches[1].From, stretches[1].To)
        );
    }

    [Fact]
    public void A_recorder_that_waits_for_its_first_input_has_a_gap_before_the_first_frame()
    {
        var run = Queue.BeginRun(Noon);
        Queue.RestRun(run, Noon, GapCause.NoSoundServer);
        Assert.Equal(GapCause.NoSoundServer, Assert.Single(Read(Noon.AddMinutes(1)).Stretches).Cause);
        Queue.ResumeRun(run, Noon.AddMinutes(10));
        Record(NewRecording(), 60);
        Assert.Equal(
            [LedgerKind.Gap, LedgerKind.Recorded, LedgerKind.Recording],
            Read(Noon.AddMinutes(11)).Stretches.Select(static one => one.Kind)
        );
    }

    [Theory]
    [InlineData(GapCause.Paused)]
    [InlineData(GapCause.QuietHours)]
    [InlineData(GapCause.ScreenLocked)]
    public void A_pause_is_no_gap(string cause)
    {
        var recording = NewRecording();
        Record(recording, 0);
        Queue.AddGap(recording, new(Noon.AddSeconds(10), Noon.AddSeconds(20), cause));
        Record(recording, 2);
        Assert.Equal([LedgerKind.Recorded, LedgerKind.Pause, LedgerKind.Recorded], Read().Stretches.Select(static one => one.Kind));
    }

    [Fact]
    public void What_one_input_heard_says_nothing_of_another()
    {
        var (desk, speaker) = (Queue.BeginRun(Noon, "desk"), Queue.BeginRun(Noon, "@speaker"));
        var (ofDesk, ofSpeaker) = (NewRecording() with { Input = "desk" }, NewRecording() with { Input = "@speaker" });
        for (var i = 0; i < 6; i++)
            Record(ofDesk, i);
        Record(ofSpeaker, 0);
        Queue.RestRun(speaker, Noon.AddSeconds(10), GapCause.MicrophoneLost);
        Queue.AddGap(ofSpeaker, new(Noon.AddSeconds(10), Noon.AddSeconds(40), GapCause.MicrophoneLost));
        Queue.ResumeRun(speaker, null);
        Record(ofSpeaker, 4, number: 1);

        Assert.Equal(
            [
                ("desk", LedgerKind.Recorded, 0, 60),
                ("desk", LedgerKind.Recording, 60, 65),
                ("@speaker", LedgerKind.Recorded, 0, 10),
                ("@speaker", LedgerKind.Gap, 10, 40),
                ("@speaker", LedgerKind.Recorded, 40, 50),
                ("@speaker", LedgerKind.Recording, 50, 65),
            ],
            Of(Noon.AddSeconds(65))
        );

        Queue.EndRun(desk, Noon.AddSeconds(60.1));
        Queue.EndRun(speaker, Noon.AddSeconds(60.1));
        Assert.Contains(("@speaker", LedgerKind.Gap, 50, 60), Of(Noon.AddSeconds(90)));
        Assert.DoesNotContain(("desk", LedgerKind.Gap, 60, 60), Of(Noon.AddSeconds(90)));
        var last = Read(Noon.AddSeconds(90)).Stretches[^1];
        Assert.Equal((LedgerKind.NotRunning, null, RunEnd.Stopped), (last.Kind, last.InputName, last.RunEnd));

        IEnumerable<(string?, LedgerKind, int, int)> Of(DateTimeOffset now) =>
            Read(now)
                .Stretches.Where(static one => one.InputName is not null)
                .OrderByDescending(static one => one.InputName, StringComparer.Ordinal)
                .ThenBy(static one => one.From)
                .Select(static one => (one.InputName, one.Kind, Seconds(one.From), Seconds(one.To)));
    }

    [Fact]
    public void A_run_with_one_input_after_one_with_two_has_no_gap_of_those_two()
    {
        var runs = new[] { Queue.BeginRun(Noon, "desk"), Queue.BeginRun(Noon, "@speaker") };
        Record(NewRecording() with { Input = "desk" }, 0);
        Record(NewRecording() with { Input = "@speaker" }, 0);
        foreach (var run in runs)
            Queue.EndRun(run, Noon.AddSeconds(10));
        var next = Queue.BeginRun(Noon.AddSeconds(20));
        Record(NewRecording(), 2);
        Queue.EndRun(next, Noon.AddSeconds(30));

        Assert.Equal(
            [LedgerKind.Recorded, LedgerKind.Recorded, LedgerKind.NotRunning, LedgerKind.Recorded],
            Read(Noon.AddSeconds(30)).Stretches.Select(static one => one.Kind)
        );
    }

    [Fact]
    public void A_moment_that_was_marked_in_two_recordings_is_one()
    {
        Queue.BeginRun(Noon);
        foreach (var recording in (RecordingInfo[])[NewRecording(), NewRecording()])
        {
            Record(recording, 0);
            Queue.Mark(recording, Noon.AddSeconds(1), "here");
        }

        Assert.Equal("here", Assert.Single(Read(Noon.AddSeconds(20)).Marks).Label);
    }

    [Fact]
    public void A_window_cuts_what_reaches_beyond_it()
    {
        var recording = NewRecording();
        for (var i = 0; i < 100; i++)
            Record(recording, i);
        using var reader = QueueReader.Open(Path);
        var only = Assert.Single(reader.ReadLedger(Noon.AddSeconds(105), Noon.AddSeconds(205), Noon.AddHours(1)).Stretches);
        Assert.Equal((Noon.AddSeconds(105), Noon.AddSeconds(205)), (only.From, only.To));
    }

    [Fact]
    public void A_moment_without_audio_knows_from_when_to_when_that_lasted()
    {
        Queue.EndRun(Queue.BeginRun(Noon), Noon.AddSeconds(10));
        Record(NewRecording(), 0);
        var run = Queue.BeginRun(Noon.AddDays(200));
        var recording = NewRecording();
        Record(recording, 200 * 8_640);
        // Half an hour of which nobody wrote anything, the recorder being there.
        Record(recording, (200 * 8_640) + 180);
        var now = Noon.AddDays(200).AddSeconds(1_817);
        Queue.SeeRun(run, now);

        var asleep = At(Noon.AddDays(77));
        Assert.Equal(
            (LedgerKind.NotRunning, RunEnd.Stopped, Noon.AddSeconds(10), Noon.AddDays(200)),
            (asleep.Kind, asleep.RunEnd, asleep.Whole.From, asleep.Whole.To)
        );
        var gap = At(Noon.AddDays(200).AddMinutes(20));
        Assert.Equal(
            (LedgerKind.Gap, Noon.AddDays(200).AddSeconds(10), Noon.AddDays(200).AddSeconds(1_800)),
            (gap.Kind, gap.Whole.From, gap.Whole.To)
        );
        Assert.Equal(LedgerKind.Recorded, At(Noon.AddSeconds(3)).Kind);
        Assert.Equal(LedgerKind.Recording, At(now.AddSeconds(-3)).Kind);
        using var reader = QueueReader.Open(Path);
        Assert.Empty(reader.ReadLedgerAt(now.AddSeconds(1), now).Stretches);
        Assert.Empty(reader.ReadLedgerAt(DateTimeOffset.MinValue, now).Stretches);
        Assert.Empty(reader.ReadLedgerAt(DateTimeOffset.MaxValue, now).Stretches);

        LedgerStretch At(DateTimeOffset moment)
        {
            using var queue = QueueReader.Open(Path);
            var only = Assert.Single(queue.ReadLedgerAt(moment, now).Stretches);
            Assert.Equal((moment, moment.AddMilliseconds(1)), (only.From, only.To));
            return only;
        }
    }

    [Fact]
    public void A_window_that_ends_before_now_has_no_gap_where_the_open_chunk_is_recorded()
    {
        Queue.BeginRun(Noon);
        using (var reader = QueueReader.Open(Path))
            Assert.Equal(
                LedgerKind.Recording,
                Assert.Single(reader.ReadLedger(Noon, Noon.AddSeconds(3), Noon.AddSeconds(8)).Stretches).Kind
            );
        Record(NewRecording(), 0);
        using var next = QueueReader.Open(Path);
        Assert.Equal(
            [(LedgerKind.Recorded, 10), (LedgerKind.Recording, 15)],
            next.ReadLedger(Noon, Noon.AddSeconds(15), Noon.AddSeconds(18)).Stretches.Select(static one => (one.Kind, Seconds(one.To)))
        );
    }

    [Fact]
    public void What_a_dead_recorder_left_of_its_open_chunk_was_recorded()
    {
        var recording = NewRecording();
        var run = Queue.BeginRun(Noon);
        Record(recording, 0);
        Queue.Journal.Append(OpenChunk.Of(recording, 1, Noon.AddSeconds(10), AudioFormat.Default), new byte[32_000 * 4]);
        Queue.SeeRun(run, Noon.AddSeconds(10));
        _queue!.Dispose();
        _queue = null;

        using var reader = QueueReader.Open(Path);
        var stretches = reader.ReadLedger(Noon, Noon.AddMinutes(5), Noon.AddMinutes(5)).Stretches;
        Assert.Equal(
            [(ChunkFate.Queued, 0, 10), (ChunkFate.Queued, 10, 14), (null, 14, 300)],
            stretches.Select(static one => (one.Fate, Seconds(one.From), Seconds(one.To)))
        );
        Assert.Equal((LedgerKind.NotRunning, RunEnd.Died), (stretches[^1].Kind, stretches[^1].RunEnd));
        Assert.Equal(Noon.AddSeconds(14), reader.FindLastRun(Noon.AddMinutes(5))!.Ended);
    }

    [Fact]
    public void A_recorder_whose_clock_was_ahead_is_not_the_last_one_for_days()
    {
        Queue.EndRun(Queue.BeginRun(Noon.AddDays(3)), Noon.AddDays(3).AddHours(1));
        Queue.EndRun(Queue.BeginRun(Noon), Noon.AddHours(2));
        using var reader = QueueReader.Open(Path);
        Assert.Equal(Noon.AddHours(2), reader.FindLastRun(Noon.AddHours(3))!.Ended);
        Assert.Equal(Noon.AddDays(3).AddHours(1), reader.FindLastRun(Noon.AddDays(4))!.Ended);
    }

    [Fact]
    public void A_damaged_queue_takes_the_ledger_along()
    {
        var recording = NewRecording();
        for (var i = 0; i < 40; i++)
        {
            Record(recording, i);
            if (i < 20)
                Queue.Complete(Queue.PeekOldest()!, "6b02");
        }

        _queue!.Dispose();
        _queue = null;
        Damage();

        var fates = Read().Stretches.Select(static one => one.Fate).ToHashSet();
        // What is delivered is delivered. What waited is in the file that was set aside, and in no queue.
        Assert.Equal([ChunkFate.Delivered, ChunkFate.Lost], fates.Order());
    }

    [Fact]
    public void A_queue_from_before_the_ledger_has_what_waits_in_it()
    {
        var recording = NewRecording();
        for (var i = 0; i < 5; i++)
            Record(recording, i < 3 ? i : i + 10, number: i);
        _queue!.Dispose();
        _queue = null;
        foreach (var table in (string[])["recorded", "settled", "destinations", "runs", "kept_chunks", "forgettings", "erasures", "pauses"])
            Execute($"DROP TABLE {table}");
        foreach (var table in (string[])["recordings", "gaps"])
            Execute($"ALTER TABLE {table} DROP COLUMN input");
        Execute("PRAGMA user_version = 18");

        Assert.Equal([(0, 3), (3, 5)], Read().Stretches.Select(static one => (one.FirstNumber, one.NextNumber)));
    }

    [Fact]
    public void A_queue_from_before_there_could_be_several_inputs_is_read_as_it_is()
    {
        var run = Queue.BeginRun(Noon);
        Record(NewRecording(), 0);
        Queue.RestRun(run, Noon.AddSeconds(10), GapCause.MicrophoneLost);
        Queue.EndRun(run, Noon.AddSeconds(30));
        _queue!.Dispose();
        _queue = null;
        foreach (var table in (string[])["recordings", "gaps", "runs"])
            Execute($"ALTER TABLE {table} DROP COLUMN input");
        Execute($"PRAGMA user_version = {QueueSchema.InputsVersion - 1}");

        using var reader = QueueReader.Open(Path);
        Assert.Equal(
            [LedgerKind.Recorded, LedgerKind.Gap],
            reader.ReadLedger(Noon, Noon.AddSeconds(30), Noon.AddSeconds(60)).Stretches.Select(static one => one.Kind)
        );
    }

    [Fact]
    public void Of_a_queue_that_has_none_yet_nothing_is_said()
    {
        Record(NewRecording(), 0);
        _queue!.Dispose();
        _queue = null;
        Execute($"PRAGMA user_version = {QueueSchema.LedgerVersion - 1}");
        using var reader = QueueReader.Open(Path);
        var page = reader.ReadLedger(Noon, Noon.AddDays(1), Noon.AddDays(1));
        Assert.Null(page.Begin);
        Assert.Empty(page.Stretches);
    }

    private static int Seconds(DateTimeOffset time) => (int)(time - Noon).TotalSeconds;

    private static RecordingInfo NewRecording() => RecordingInfo.Begin(Noon, "microphone");

    private void Record(RecordingInfo recording, int place, int? number = null) =>
        Queue.Enqueue(recording, new Chunk(number ?? place, Noon.AddSeconds(place * 10), 160_000, AudioFormat.Default, default, _wav));

    private void SetTime(DateTimeOffset now) => _time.Advance(now - _time.GetUtcNow());

    private LedgerPage Read(DateTimeOffset? now = null)
    {
        _ = Queue;
        using var reader = QueueReader.Open(Path);
        return reader.ReadLedger(Noon.AddYears(-1), Noon.AddYears(1), now ?? _time.GetUtcNow());
    }

    private void Reopen()
    {
        _queue?.Dispose();
        _queue = null;
        _ = Queue;
    }

    /// <summary>As a kill leaves it.</summary>
    private void Abandon()
    {
        var image = QueueImage.Take(Path);
        _queue!.Dispose();
        image.WriteTo(Path);
        _queue = null;
    }

    private void Execute(string sql)
    {
        using var database = new SqliteConnection($"Data Source={Path};Pooling=False");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Makes what the lists begin with unreadable, so that the file is set aside.</summary>
    private void Damage()
    {
        long page;
        using (var database = new SqliteConnection($"Data Source={Path};Pooling=False"))
        {
            database.Open();
            page = database.Scalar<long>("SELECT rootpage FROM sqlite_schema WHERE name = 'chunk_info'");
        }

        using var file = File.OpenWrite(Path);
        file.Position = (page - 1) * 2_048;
        file.Write(new byte[2_048]);
    }
}
