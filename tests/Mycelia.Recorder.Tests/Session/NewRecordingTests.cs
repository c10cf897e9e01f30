using System.Buffers;
using System.Runtime.InteropServices;
using FsCheck.Fluent;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Mycelia;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Session;
using Mycelia.Recorder.Tests.Queue;
using Mycelia.StandIns.Servers;
using Mycelia.StandIns.Store;

namespace Mycelia.Recorder.Tests.Session;

/// <summary>A recorder that runs on over midnight, or over the hour.</summary>
public sealed class NewRecordingTests : IDisposable
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly DateTimeOffset Midnight = new(2026, 3, 2, 0, 0, 0, TimeSpan.FromHours(1));

    private readonly TemporaryQueue _file = new();
    private readonly ChunkQueue _queue;
    private readonly Events _events = new();
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(60));
    private readonly FakeSource _source = new();
    private readonly FakeTime _time = new() { Epoch = Midnight.AddMinutes(-10), Zone = Berlin };
    private short _next;

    public NewRecordingTests() => _queue = _file.Open();

    public void Dispose()
    {
        _queue.Dispose();
        _file.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task At_midnight_the_next_frame_begins_another_recording_and_no_frame_is_lost_or_twice()
    {
        var spoken = Speak(Midnight.AddSeconds(-12.34567), seconds: 30);
        _source.End();

        var summary = await RunAsync();

        var days = Recordings();
        Assert.Equal(
            [
                [0, 1],
                [0, 1],
            ],
            days.Select(static day => day.Select(static chunk => chunk.Number))
        );
        Assert.Equal([160_000, 37_531, 160_000, 122_469], days.SelectMany(static day => day).Select(chunk => Samples(chunk).Length));
        Assert.Equal(spoken, days.SelectMany(static day => day).SelectMany(Samples));
        Assert.Equal((4, TimeSpan.FromSeconds(30)), (summary.ChunksCaptured, summary.Captured));
    }

    [Fact]
    public async Task Midnight_is_no_gap_and_is_said_once()
    {
        Speak(Midnight.AddSeconds(-5), seconds: 10);
        _source.End();

        await RunAsync();

        var days = Recordings();
        Assert.Equal(Midnight, days[0][^1].Start + days[0][^1].Duration);
        Assert.Equal(Midnight, days[1][0].Start);
        Assert.Equal("2026-03-01T23:00:00.000Z", days[1][0].Recording.StartedAt);
        var said = Assert.Single(_events.Of<RecordingContinued>());
        Assert.Equal((days[0][0].Recording.Id, days[1][0].Recording.Id), (said.Previous.Id, said.Recording.Id));
        Assert.Empty(_events.Of<AudioMissing>());
        Assert.Empty(_events.Of<CaptureResumed>());
        Assert.Empty(_events.Of<CaptureInterrupted>());
    }

    [Theory]
    [InlineData("2026-03-28T12:00:00+01:00", new[] { 12.0, 23, 24, 1 })]
    [InlineData("2026-10-24T12:00:00+02:00", new[] { 12.0, 25, 23 })]
    public async Task A_recording_is_as_long_as_its_day(string start, double[] hours)
    {
        SpeakHours(DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture), (int)hours.Sum());
        await RunAsync();
        Assert.Equal(hours, Seconds());
    }

    [Fact]
    public async Task An_hour_that_comes_twice_makes_two_recordings()
    {
        SpeakHours(new(2026, 10, 25, 1, 0, 0, TimeSpan.FromHours(2)), hours: 4);
        await RunAsync(NewRecording.Hourly);
        Assert.Equal(
            ["23:00", "00:00", "01:00", "02:00"],
            Recordings().Select(static hour => hour[0].Start.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture))
        );
    }

    [Fact]
    public async Task A_recording_that_never_ends_goes_on_over_midnight()
    {
        Speak(Midnight.AddSeconds(-5), seconds: 10);
        _source.End();
        await RunAsync(NewRecording.Never);
        Assert.Equal([10.0], Seconds());
        Assert.Empty(_events.Of<RecordingContinued>());
    }

    [Fact]
    public async Task The_recording_of_the_day_before_can_be_completed_while_the_recorder_runs_on()
    {
        var run = RunAsync();
        Speak(Midnight.AddSeconds(-5), seconds: 5.5);
        await _events.WaitForAsync<RecordingContinued>();

        var yesterday = _events.Of<RecordingContinued>()[0].Previous;
        await DeliverAsync();
        await Wait.UntilAsync(() => _queue.FindEnded()?.Recording.Id == yesterday.Id);
        _source.End();
        await run;
    }

    [Fact]
    public async Task Two_days_in_one_run_are_seen_on_the_server_as_two_recordings_whole_and_closed()
    {
        await using var server = new MyceliaStandIn(new() { Generation = Generation.B });
        var run = RunAsync();
        Speak(Midnight.AddSeconds(-12.34567), seconds: 30);
        await _events.WaitForAsync<RecordingContinued>();
        await Wait.UntilAsync(() => _queue.GetStatus().Chunks == 3);
        await UploadAsync(server);

        // The recorder still runs: of yesterday all is there, and it is closed.
        Assert.Equal([true, false], Sources().Select(static source => source["ingested"]!.GetValue<bool>()));
        _source.End();
        await run;
        await UploadAsync(server);

        var sources = Sources();
        Assert.Equal([true, true], sources.Select(static source => source["ingested"]!.GetValue<bool>()));
        Assert.Equal(Midnight, ExtendedJson.DateOf(sources[1]["start"]));
        var chunks = server.Store.Documents("audio_chunks").OrderBy(static chunk => ExtendedJson.DateOf(chunk["start"])).ToArray();
        Assert.Equal([0, 1, 0, 1], chunks.Select(static chunk => chunk["index"]!.GetValue<int>()));
        Assert.Equal(
            [160_000, 37_531, 160_000, 122_469],
            chunks.Select(static chunk => Frames(Convert.FromBase64String(chunk["data"]!["$binary"]!["base64"]!.GetValue<string>())))
        );
        Assert.Equal(Midnight, ExtendedJson.DateOf(chunks[2]["start"]));
        var bins = server
            .Store.Documents("histogram_5min")
            .ToDictionary(
                static bin => ExtendedJson.DateOf(bin["start"])!.Value,
                static bin => bin["totals"]!["audio_chunks"]!["count"]!.GetValue<int>()
            );
        Assert.Equal((2, 2), (bins[Midnight.AddMinutes(-5)], bins[Midnight]));

        System.Text.Json.Nodes.JsonObject[] Sources() =>
            [.. server.Store.Documents("source_files").OrderBy(static source => ExtendedJson.DateOf(source["start"]))];
    }

    [Fact]
    public async Task Nothing_has_to_be_heard_for_a_day_to_end()
    {
        var run = RunAsync();
        Speak(Midnight.AddSeconds(-500), seconds: 5);
        _source.Notice(new InputNotice.Suspended("a microphone"));
        await _events.WaitForAsync<CaptureInterrupted>();
        await DeliverAsync();
        Assert.Null(_queue.FindEnded());

        await Wait.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            return _queue.FindEnded() is not null;
        });

        Assert.True(_time.GetUtcNow() > Midnight);
        Assert.Empty(_events.Of<RecordingContinued>());
        Speak(Midnight.AddHours(8), seconds: 1);
        _source.End();
        await run;
        Assert.Equal(_events.Of<RecordingContinued>().Single().Recording.Id, Assert.Single(Recordings())[0].Recording.Id);
    }

    [Fact]
    public async Task What_arrives_late_is_not_added_to_a_day_that_has_ended()
    {
        var run = RunAsync();
        Speak(Midnight.AddSeconds(-500), seconds: 5);
        _source.Notice(new InputNotice.Suspended("a microphone"));
        await _events.WaitForAsync<CaptureInterrupted>();
        await DeliverAsync();
        await Wait.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            return _queue.FindEnded() is not null;
        });
        Speak(Midnight.AddSeconds(-1), seconds: 2);
        _source.End();
        await run;

        Assert.Equal([1.0, 1], Seconds());
        Assert.Equal(2, _events.Of<RecordingContinued>().Length);
    }

    /// <summary>As with a machine that does not know the date when it starts, and asks for it later.</summary>
    [Theory]
    [InlineData(NewRecording.Daily, 1500)]
    [InlineData(NewRecording.Daily, 2)]
    [InlineData(NewRecording.Hourly, 0.5)]
    public async Task A_clock_that_was_far_ahead_keeps_no_recording_open_until_that_time_comes(NewRecording rule, double daysAhead)
    {
        var spoken = Speak(Midnight.AddDays(daysAhead), seconds: 1).Concat(Speak(Midnight.AddSeconds(-2), seconds: 4)).ToArray();
        _source.End();
        await RunAsync(rule);

        var recordings = Recordings();
        Assert.Equal([1.0, 2, 2], Seconds());
        Assert.Equal(spoken, recordings.SelectMany(static recording => recording).SelectMany(Samples));
        Assert.Equal(Midnight.AddSeconds(-2), recordings[1][0].Start);
        Assert.All(recordings, static recording => Assert.Equal(0, recording[0].Number));
    }

    [Fact]
    public async Task What_was_marked_before_such_a_clock_was_put_right_stays_with_its_recording()
    {
        var recorder = NewRecorder(NewRecording.Daily);
        var run = recorder.RunAsync(_source, _stop.Token);
        Speak(Midnight.AddDays(3), seconds: 1);
        await Wait.UntilAsync(() => Mark(recorder, Midnight.AddDays(3).AddSeconds(0.5), "before"));
        Speak(Midnight.AddSeconds(1), seconds: 1);
        await _events.WaitForAsync<RecordingContinued>();
        _source.End();
        await run;

        using var database = new SqliteConnection($"Data Source={_file.Path};Pooling=False");
        database.Open();
        Assert.Equal(
            _events.Of<RecordingContinued>().Single().Previous.Id,
            database.Scalar<string>("SELECT recording_id FROM marks WHERE label = 'before'")
        );
    }

    [Fact]
    public async Task A_clock_that_is_set_back_by_minutes_over_midnight_begins_no_other_recording()
    {
        Speak(Midnight.AddMinutes(1), seconds: 1);
        Speak(Midnight.AddMinutes(-4), seconds: 2);
        Speak(Midnight, seconds: 1);
        _source.End();
        await RunAsync();
        Assert.Equal([4.0], Seconds());
    }

    [Fact]
    public async Task A_mark_belongs_to_the_recording_that_holds_its_moment()
    {
        var recorder = NewRecorder(NewRecording.Daily);
        var run = recorder.RunAsync(_source, _stop.Token);
        Speak(Midnight.AddSeconds(-5), seconds: 4);
        await Wait.UntilAsync(() => Mark(recorder, Midnight.AddSeconds(-3), "before"));
        // The block of midnight is still under way.
        Mark(recorder, Midnight.AddSeconds(0.5), "after");
        Speak(Midnight.AddSeconds(-1), seconds: 2);
        await _events.WaitForAsync<RecordingContinued>();
        _source.End();
        await run;

        var (yesterday, today) = (_events.Of<RecordingContinued>()[0].Previous.Id, _events.Of<RecordingContinued>()[0].Recording.Id);
        using var database = new SqliteConnection($"Data Source={_file.Path};Pooling=False");
        database.Open();
        Assert.Equal(yesterday, database.Scalar<string>("SELECT recording_id FROM marks WHERE label = 'before'"));
        Assert.Equal(today, database.Scalar<string>("SELECT recording_id FROM marks WHERE label = 'after'"));
    }

    [Fact]
    public async Task A_disk_that_refuses_at_midnight_costs_nothing()
    {
        using var intruder = new SqliteConnection($"Data Source={_file.Path};Pooling=False");
        intruder.Open();
        _queue.BusyTimeout = TimeSpan.FromSeconds(1);
        intruder.Execute("BEGIN IMMEDIATE");
        var spoken = Speak(Midnight.AddSeconds(-1), seconds: 2);
        _source.End();
        var run = RunAsync();
        await _events.WaitForAsync<ChunkNotStored>();
        intruder.Execute("ROLLBACK");
        await Wait.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            return run.IsCompleted;
        });

        Assert.Equal(0, (await run).ChunksLost);
        Assert.Equal([1.0, 1], Seconds());
        Assert.Equal(spoken, Recordings().SelectMany(static day => day).SelectMany(Samples));
    }

    /// <summary>What is on the disk when the recorder is killed: at each of the moments around midnight.</summary>
    [Theory]
    [InlineData(-0.5, 1, 0.5)] // in the last chunk of the day
    [InlineData(0.5, 2, 1.5)] // in the first of the next
    public async Task A_recorder_that_is_killed_around_midnight_has_everything_in_queue_and_journal(
        double killedAfterMidnight,
        int recordings,
        double seconds
    )
    {
        var run = RunAsync();
        Speak(Midnight.AddSeconds(-1), seconds: 1 + killedAfterMidnight);
        await Wait.UntilAsync(() => Journalled() == (recordings == 1 ? seconds : killedAfterMidnight) && Ended() == recordings - 1);

        using var copy = new TemporaryQueue();
        QueueImage.Take(_file.Path).WriteTo(copy.Path);
        _source.End();
        await run;

        using var queue = copy.Open();
        var left = queue.List(QueueFilter.All);
        Assert.Equal(recordings, left.Select(static entry => entry.RecordingId).Distinct().Count());
        Assert.All(left, static entry => Assert.Equal(0, entry.Number));
        Assert.Equal(seconds, left.Sum(static entry => entry.Duration.TotalSeconds));
        Assert.Equal(recordings == 2 ? Midnight : Midnight.AddSeconds(-1), Assert.Single(queue.Recovered).Start);

        long Ended()
        {
            using var database = new SqliteConnection($"Data Source={_file.Path};Pooling=False");
            database.Open();
            return database.Scalar<long>("SELECT COUNT(*) FROM recordings WHERE ended");
        }

        double Journalled() => _queue.Journal.Read() is { } journal ? journal.Pcm.Length / 32_000.0 : 0;
    }

    /// <summary>Whatever the blocks are, all frames are there once and in order, each in the recording of its hour.</summary>
    [Fact]
    public void All_frames_appear_once_and_in_order_whatever_the_blocks() =>
        Properties.Holds(
            Prop.ForAll(
                Gen.Choose(1, 9_000).NonEmptyListOf().ToArbitrary(),
                Gen.Choose(0, 40_000_000).ToArbitrary(),
                static (blocks, ticks) =>
                {
                    using var test = new NewRecordingTests();
                    var start = Midnight.AddTicks(-ticks);
                    var spoken = new List<short>();
                    foreach (var frames in blocks)
                        spoken.AddRange(test.Speak(start + AudioFormat.Default.DurationOf(spoken.Count), frames / 16_000.0));
                    test._source.End();
                    test.RunAsync(chunkSeconds: 0.3).GetAwaiter().GetResult();

                    var recordings = test.Recordings();
                    Assert.Equal(spoken, recordings.SelectMany(static recording => recording).SelectMany(test.Samples));
                    Assert.All(
                        recordings,
                        static recording =>
                            Assert.Equal(Enumerable.Range(0, recording.Count), recording.Select(static chunk => chunk.Number))
                    );
                    var yesterday = (int)Math.Ceiling(ticks / 625.0);
                    var split = new[] { Math.Min(yesterday, spoken.Count), Math.Max(0, spoken.Count - yesterday) }.Where(static frames =>
                        frames > 0
                    );
                    Assert.Equal(split, recordings.Select(recording => recording.SelectMany(test.Samples).Count()));
                }
            ),
            cases: 40
        );

    private short[] Speak(DateTimeOffset start, double seconds)
    {
        var samples = new short[(int)Math.Round(seconds * 16_000)];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = _next++;
        _source.Say(new(MemoryMarshal.AsBytes<short>(samples).ToArray(), start, GapBefore: false));
        return samples;
    }

    /// <summary>A second for each hour, from its first second on, and the end.</summary>
    private void SpeakHours(DateTimeOffset start, int hours)
    {
        for (var hour = 0; hour < hours; hour++)
            Speak(start.AddHours(hour), seconds: 1);
        _source.End();
    }

    private bool Mark(RecordingSession recorder, DateTimeOffset at, string label)
    {
        _time.Advance(at - _time.GetUtcNow());
        recorder.Mark(label);
        return _events.Of<MomentMarked>().Any(mark => mark.Label == label);
    }

    private async Task DeliverAsync()
    {
        await Wait.UntilAsync(() => _queue.GetStatus().Chunks > 0);
        while (_queue.PeekOldest() is { } chunk)
        {
            _queue.NoteSourceFile(chunk.Recording, "6b02");
            _queue.Complete(chunk, "6b02");
        }
    }

    private async Task UploadAsync(MyceliaStandIn server)
    {
        using var destination = new MyceliaDestination(
            new(server.Url, server.Options.ClientId, server.Options.ClientSecret),
            _queue,
            default
        );
        await new UploadWorker(_queue, destination, UploadOptions.Default, _events, TimeProvider.System).RunAsync(
            draining: new(canceled: true),
            abort: _stop.Token
        );
    }

    private static int Frames(byte[] opus) => (int)Math.Round(AudioProbe.Measure(opus)!.Value.TotalSeconds * 16_000);

    private Task<RecordingSummary> RunAsync(NewRecording rule = NewRecording.Daily, double chunkSeconds = 10) =>
        NewRecorder(rule, chunkSeconds).RunAsync(_source, _stop.Token);

    private RecordingSession NewRecorder(NewRecording rule, double chunkSeconds = 10) =>
        new(
            RecorderOptions.Default with
            {
                NewRecording = rule,
                ChunkLength = TimeSpan.FromSeconds(chunkSeconds),
                RetryDelay = TimeSpan.FromMilliseconds(1),
                LockPatience = TimeSpan.Zero,
            },
            static _ => throw new AudioInputException(AudioInputProblem.NoDevice, "no microphone"),
            _queue,
            null,
            _events,
            _time
        );

    /// <summary>What is in the queue, recording by recording, in order.</summary>
    private List<List<QueuedChunk>> Recordings() =>
        [
            .. _queue
                .List(QueueFilter.All)
                .Select(entry => _queue.Find(entry.Id)!)
                .GroupBy(static chunk => chunk.Recording.Id)
                .Select(static group => group.ToList()),
        ];

    private short[] Samples(QueuedChunk chunk)
    {
        var wav = new ArrayBufferWriter<byte>();
        Assert.Equal(AudioRead.Whole, _queue.ReadAudio(chunk, wav));
        return MemoryMarshal.Cast<byte, short>(wav.WrittenSpan[WavHeader.Size..]).ToArray();
    }

    private double[] Seconds() => [.. Recordings().Select(day => day.Sum(chunk => Samples(chunk).Length) / 16_000.0)];
}
