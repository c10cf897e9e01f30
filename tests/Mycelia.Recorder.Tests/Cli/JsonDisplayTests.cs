using System.Text;
using System.Text.Json;
using Mycelia.Recorder.Cli.Display;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Cli;

/// <summary>What scripts read: every event, to the letter.</summary>
public sealed class JsonDisplayTests
{
    private const string Time = "\"time\":\"2026-03-01T12:00:00.000Z\"";
    private const string QueueText =
        "\"queue\":{\"chunks\":2,\"duration_ms\":20000,\"bytes\":640088,\"oldest_start\":\"2026-03-01T11:59:00.000Z\",\"quarantined\":0,"
        + "\"quarantined_bytes\":0,\"encoded_bytes\":81000}";
    private const string ChunkText = "\"recording\":\"0b1c\",\"number\":3,\"start\":\"2026-03-01T11:59:50.500Z\",\"duration_ms\":9876";

    private static readonly DateTimeOffset Moment = new(2026, 3, 1, 12, 59, 50, 500, TimeSpan.FromHours(1));
    private static readonly QueueStatus Queue = new(
        2,
        TimeSpan.FromSeconds(20),
        640_088,
        new(2026, 3, 1, 11, 59, 0, TimeSpan.Zero),
        0,
        EncodedBytes: 81_000
    );
    private static readonly RecordingInfo Recording = new("0b1c", "2026-03-01T11:59:20.500Z", "Desk", "6b02");
    private static readonly QueuedChunk Queued = new(7, Recording, 3, Moment, TimeSpan.FromMilliseconds(9876.5), 320_044, 0, null);
    private static readonly Chunk Cut = new(3, Moment, 160_001, AudioFormat.Default, new SoundLevel(-3.26, -20), default);

    public static TheoryData<RecorderEvent, string> Events =>
        new()
        {
            { new QueueOpened(Queue, DayTotals.Begin(Moment)), $"queue_opened,{QueueText}" },
            { new StatusUnavailable("why"), "status_unavailable,'reason':'why'" },
            {
                new RecordingStarted("Desk", AudioFormat.Default, TimeSpan.FromSeconds(10), Queue),
                $"recording_started,'device':'Desk','rate':16000,'channels':1,'sample_format':'s16','chunk_ms':10000,{QueueText}"
            },
            {
                new RecordingContinued(Recording, Recording with { Id = "0a00" }, NewRecording.Hourly),
                "recording_continued,'recording':'0b1c','start':'2026-03-01T11:59:20.500Z','previous':'0a00','new_recording':'hourly'"
            },
            {
                new ChunkCaptured(Recording, Cut, Queue),
                $"chunk_captured,'recording':'0b1c','number':3,'start':'2026-03-01T11:59:50.500Z','duration_ms':10000,"
                    + $"'peak_db':-3.3,'rms_db':-20,{QueueText}"
            },
            { new ChunkSending(Queued), $"chunk_sending,{ChunkText}" },
            {
                new ChunkUploaded(Queued, "6b02", Queue, true),
                $"chunk_uploaded,{ChunkText},'source_file_id':'6b02','possibly_repeated':true,{QueueText}"
            },
            {
                new UploadFailed(new UploadOutcome.Transient("down"), 2, TimeSpan.FromSeconds(4.0004)),
                "upload_failed,'kind':'transient','reason':'down','failures':2,'next_try_ms':4000"
            },
            {
                new UploadFailed(new UploadOutcome.Rejected("no"), 1, null, Queued),
                $"upload_failed,'kind':'rejected','reason':'no','failures':1,{ChunkText}"
            },
            {
                new UploadFailed(new UploadOutcome.Unauthorized("no"), 1, null),
                "upload_failed,'kind':'unauthorized','reason':'no','failures':1"
            },
            {
                new UploadFailed(new UploadOutcome.Misconfigured("no"), 1, null),
                "upload_failed,'kind':'misconfigured','reason':'no','failures':1"
            },
            {
                new UploadFailed(new UploadOutcome.SourceFileUnknown("no"), 1, null),
                "upload_failed,'kind':'source_file_unknown','reason':'no','failures':1"
            },
            { new ServerCheckRequested(), "server_check_requested" },
            { new SourceFileForgotten(Queued, "why"), $"source_file_forgotten,{ChunkText},'reason':'why'" },
            { new RecordingCompleted(Recording, null), "recording_completed,'recording':'0b1c','source_file_id':'6b02'" },
            {
                new RecordingCompleted(Recording with { SourceFileId = null }),
                "recording_completed,'recording':'0b1c','source_file_id':null"
            },
            {
                new TimelineDrawn(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), new(2026, 3, 1, 12, 5, 0, TimeSpan.Zero)),
                "timeline_drawn,'from':'2026-03-01T12:00:00.000Z','to':'2026-03-01T12:05:00.000Z'"
            },
            { new TimelineNotDrawn("why"), "timeline_not_drawn,'reason':'why'" },
            { new ChunkInDoubt(Queued, TimeSpan.FromSeconds(9)), $"chunk_in_doubt,{ChunkText},'ask_again_ms':9000" },
            { new ChunkInDoubt(Queued, TimeSpan.FromSeconds(9), "cut"), $"chunk_in_doubt,{ChunkText},'ask_again_ms':9000,'reason':'cut'" },
            {
                new RecordingCompleted(Recording, "alone"),
                "recording_completed,'recording':'0b1c','source_file_id':'6b02','grouping_problem':'alone'"
            },
            {
                new RecordingNotCompleted(Recording, "why"),
                "recording_not_completed,'recording':'0b1c','source_file_id':'6b02','reason':'why'"
            },
            { new ChunkQuarantined(Queued, "why"), $"chunk_quarantined,{ChunkText},'reason':'why'" },
            {
                new ChunkNotStored(Cut, "full", false),
                "chunk_not_stored,'number':3,'start':'2026-03-01T11:59:50.500Z','duration_ms':10000,'reason':'full'"
            },
            {
                new ChunkNotStored(Cut, "full", true),
                "chunk_lost,'number':3,'start':'2026-03-01T11:59:50.500Z','duration_ms':10000,'reason':'full'"
            },
            { new DiskNearlyFull(TimeSpan.FromHours(3)), "disk_nearly_full,'room_ms':10800000" },
            { new DiskRoomy(), "disk_roomy" },
            {
                new RecordingMissed(new(Moment, Moment.AddHours(1), RunEnd.Died)),
                "recording_missed,'from':'2026-03-01T11:59:50.500Z','until':'2026-03-01T12:59:50.500Z','ended':'died'"
            },
            {
                new RecordingMissed(new(Moment, Moment.AddHours(1), RunEnd.WentDown)),
                "recording_missed,'from':'2026-03-01T11:59:50.500Z','until':'2026-03-01T12:59:50.500Z','ended':'went_down'"
            },
            { new NoticeNotTold("desktop", "nobody answers"), "notice_not_told,'channel':'desktop','reason':'nobody answers'" },
            { new JournalFailed("full"), "journal_failed,'reason':'full'" },
            { new JournalResumed(), "journal_resumed" },
            { new ChunkRecovered(Queued), $"chunk_recovered,{ChunkText}" },
            { new ChunkDropped(Queued, "why"), $"chunk_dropped,{ChunkText},'reason':'why'" },
            { new QueueSetAside("/q.db.1", "torn"), "queue_set_aside,'path':'/q.db.1','reason':'torn'" },
            { new QueueMended("1 chunk was dropped"), "queue_mended,'what':'1 chunk was dropped'" },
            { new LogNotWritten("log", "full"), "log_not_written,'path':'log','reason':'full'" },
            { new QueuePutBack(null), "queue_put_back" },
            { new QueuePutBack("/q.db.replaced"), "queue_put_back,'path':'/q.db.replaced'" },
            { new CaptureInterrupted("gone"), "capture_interrupted,'reason':'gone'" },
            {
                new CaptureInterrupted("gone") { Unsaid = 4 },
                "capture_interrupted,'reason':'gone','unsaid':4"
            },
            { new CaptureResumed("Desk"), "capture_resumed,'device':'Desk'" },
            {
                new CaptureResumed("Desk") { Missing = TimeSpan.FromMilliseconds(1234.6) },
                "capture_resumed,'device':'Desk','missing_ms':1235"
            },
            { new WaitingForInput("none", AudioInputProblem.NoDevice), "waiting_for_input,'reason':'none'" },
            { new CapturePaused(PauseCause.User, "paused"), "capture_paused,'reason':'paused','cause':'user'" },
            {
                new CapturePaused(PauseCause.QuietHours, "quiet hours until 07:00"),
                "capture_paused,'reason':'quiet hours until 07:00','cause':'quiet_hours'"
            },
            { new InputChanged("Desk", null), "input_changed,'device':'Desk'" },
            {
                new JoinedInputLost("Desk", Moment, "gone"),
                "joined_input_lost,'input':'Desk','at':'2026-03-01T11:59:50.500Z','reason':'gone'"
            },
            {
                new JoinedInputFound("Desk", Moment, TimeSpan.FromSeconds(2)),
                "joined_input_found,'input':'Desk','at':'2026-03-01T11:59:50.500Z','missing_ms':2000"
            },
            { new MonitorRecorded("Monitor of Desk"), "monitor_recorded,'device':'Monitor of Desk'" },
            { new MicrophoneFound("Monitor of Desk"), "microphone_found,'recorded':'Monitor of Desk'" },
            { new MicrophoneFound(null), "microphone_found" },
            { new InputChanged("Desk", "roof"), "input_changed,'device':'Desk','stands_in_for':'roof'" },
            {
                new InputChanged("Desk", null) { NotTaken = "Ear" },
                "input_changed,'device':'Desk','not_taken':'Ear'"
            },
            {
                new AudioMissing(Moment, TimeSpan.FromMilliseconds(1234.6)),
                "audio_missing,'until':'2026-03-01T11:59:50.500Z','missing_ms':1235"
            },
            { new InputSilent("Desk", TimeSpan.FromSeconds(10)), "input_silent,'device':'Desk','silent_ms':10000" },
            { new InputAudible("Desk"), "input_audible,'device':'Desk'" },
            {
                new SilenceSkipped(Moment, Moment.AddSeconds(8), TimeSpan.FromSeconds(8)),
                "silence_skipped,'from':'2026-03-01T11:59:50.500Z','to':'2026-03-01T11:59:58.500Z','added_ms':8000"
            },
            {
                new SilenceEnded(Moment, Moment.AddMinutes(5)),
                "silence_ended,'from':'2026-03-01T11:59:50.500Z','to':'2026-03-01T12:04:50.500Z'"
            },
            { new MomentMarked(Moment, "roof"), "moment_marked,'at':'2026-03-01T11:59:50.500Z','label':'roof'" },
            { new MomentNotMarked("roof", "why"), "moment_not_marked,'label':'roof','reason':'why'" },
            {
                new UploadFinished(5, TimeSpan.FromSeconds(1.5), Queue) { PossiblyRepeated = 2 },
                $"upload_finished,'delivered':5,'possibly_repeated':2,'took_ms':1500,{QueueText}"
            },
            {
                new FileImported("a.flac", Recording, new(Moment, StartOrigin.Metadata), TimeSpan.FromSeconds(20.5), 3),
                "file_imported,'file':'a.flac','recording':'0b1c','start':'2026-03-01T11:59:50.500Z','start_from':'metadata',"
                    + "'duration_ms':20500,'chunks':3,'remark':null"
            },
            { new InputRemarked("a.wav: it is cut off"), "input_remarked,'remark':'a.wav: it is cut off'" },
            {
                new FileSkipped("a.flac", "b.flac", Moment, Moment),
                "file_skipped,'file':'a.flac','start':'2026-03-01T11:59:50.500Z','imported_at':'2026-03-01T11:59:50.500Z'"
            },
            { new FileNotImported("a.flac", "torn"), "file_not_imported,'file':'a.flac','reason':'torn'" },
            { new Stopping(Queue, TimeSpan.FromSeconds(5)), $"stopping,{QueueText}" },
            {
                new Stopping(Queue, TimeSpan.FromSeconds(5)) { Held = "why" },
                $"stopping,{QueueText},'held':'why'"
            },
            { new CircumstanceUnknown(Circumstance.ScreenLock, "why"), "circumstance_unknown,'what':'screen_lock','reason':'why'" },
            {
                new CircumstanceUnknown(Circumstance.MeteredConnection, "why"),
                "circumstance_unknown,'what':'metered_connection','reason':'why'"
            },
            {
                new AudioForgotten(Moment, Moment.AddMinutes(1), TimeSpan.FromSeconds(50), Queue),
                $"audio_forgotten,'from':'2026-03-01T11:59:50.500Z','to':'2026-03-01T12:00:50.500Z','audio_ms':50000,{QueueText}"
            },
            { new QueueChanged(Queue), $"queue_changed,{QueueText}" },
            {
                new AudioErased("a server", Moment, Moment.AddMinutes(1)),
                "audio_erased,'destination':'a server','from':'2026-03-01T11:59:50.500Z','to':'2026-03-01T12:00:50.500Z'"
            },
            {
                new AudioNotErased("a server", Moment, Moment.AddMinutes(1), "why"),
                "audio_not_erased,'destination':'a server','from':'2026-03-01T11:59:50.500Z','to':'2026-03-01T12:00:50.500Z','reason':"
                    + "'why','in_doubt':false"
            },
            { new DeliveryHeld("why"), "delivery_held,'reason':'why'" },
            { new DeliveryReleased(), "delivery_released" },
        };

    [Theory]
    [MemberData(nameof(Events), DisableDiscoveryEnumeration = true)]
    public void Every_event_is_a_line_of_its_own_names(RecorderEvent happening, string expected)
    {
        var (name, rest) = expected.Split(',', 2) is [var first, var second] ? (first, "," + second) : (expected, "");
        Assert.Equal($"{{{Time},\"event\":\"{name}\"{rest.Replace('\'', '"')}}}\n", LineOf(happening));
    }

    [Fact]
    public void The_state_and_the_summary_are_lines_too()
    {
        Assert.StartsWith(
            $"{{{Time},\"event\":\"state\",\"state\":\"starting\",\"since\":\"2026-03-01T11:59:50.500Z\"",
            LineOf(new StateChanged(RecorderState.Begin(Moment, uploads: true))),
            StringComparison.Ordinal
        );
        Assert.Equal(
            $"{{{Time},\"event\":\"recording_stopped\",\"captured_ms\":20500,\"chunks_captured\":3,\"chunks_uploaded\":2,"
                + $"\"chunks_lost\":1,\"chunks_dropped\":4,\"chunks_possibly_repeated\":5,{QueueText}}}\n",
            LineOf(new RecordingStopped(new(TimeSpan.FromSeconds(20.5), 3, 2, Queue, 1, 4, 5)))
        );
    }

    [Fact]
    public void No_event_is_forgotten() =>
        Assert.Empty(
            typeof(RecorderEvent)
                .Assembly.GetTypes()
                .Where(static type => type.IsSubclassOf(typeof(RecorderEvent)) && !type.IsAbstract)
                .Except(Events.Select(static row => row.Data.Item1.GetType()))
                .Except([typeof(StateChanged), typeof(RecordingStopped)])
        );

    /// <summary>docs/events.md has a row for each event, and names each of its properties there.</summary>
    [Fact]
    public void Every_event_is_documented_with_all_that_it_says()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryFolder.Path, "docs/events.md"));
        var rows = page.Split('\n')
            .Where(static row => row.StartsWith("| `", StringComparison.Ordinal))
            .ToLookup(static row => row.Split('`')[1]);
        var happenings = Events.Select(static row => row.Data.Item1).Append(new RecordingStopped(new(default, 3, 2, Queue, 1, 4, 5)));
        foreach (var happening in happenings)
        {
            var line = JsonDocument.Parse(LineOf(happening)).RootElement;
            var name = line.GetProperty("event").GetString()!;
            var row = Assert.Single(rows[name]).Replace("*chunk*", "`recording` `number` `start` `duration_ms`", StringComparison.Ordinal);
            Assert.All(
                line.EnumerateObject().Skip(2),
                property => Assert.True(row.Contains($"`{property.Name}`", StringComparison.Ordinal), $"{name}: {property.Name}")
            );
        }

        var state = JsonDocument.Parse(LineOf(new StateChanged(RecorderState.Begin(Moment, uploads: true)))).RootElement;
        Assert.All(Names(state), name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));

        static IEnumerable<string> Names(JsonElement element) =>
            element.ValueKind != JsonValueKind.Object
                ? []
                : element.EnumerateObject().SelectMany(static property => Names(property.Value).Prepend(property.Name));
    }

    internal static string LineOf(RecorderEvent happening)
    {
        using var output = new MemoryStream();
        new JsonDisplay(output, new FakeTime()).Report(happening);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
