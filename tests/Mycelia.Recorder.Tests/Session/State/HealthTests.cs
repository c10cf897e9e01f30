using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Session.State;

public sealed class HealthTests
{
    [Fact]
    public void A_recorder_that_records_and_delivers_is_well() =>
        Assert.Empty(new Story().Recording().Captured().Sending().Uploaded().Problems);

    [Fact]
    public void A_short_outage_is_no_problem_and_a_long_one_is()
    {
        var story = new Story().Recording().Captured().Then(Story.Down());
        Assert.Empty(story.After(299).Problems);
        Assert.Equal(["not delivering: down since 12:00:00"], story.After(2).Problems);
    }

    [Fact]
    public void A_delivery_that_hangs_is_a_problem_too() =>
        Assert.Equal(
            ["not delivering: the server takes its time since 12:00:00"],
            new Story().Recording().Captured().Sending().After(301).Problems
        );

    [Fact]
    public void A_long_queue_that_moves_is_no_problem() =>
        Assert.Empty(new Story().Recording().Captured(queued: 900).After(3_600).Uploaded(queued: 899).After(5).Problems);

    [Fact]
    public void What_is_not_to_be_delivered_is_no_problem_and_then_has_as_long_as_ever()
    {
        var story = new Story().Recording().Captured(queued: 900).Then(new DeliveryHeld("the connection is metered")).After(36_000);
        Assert.Empty(story.Problems);
        Assert.Empty(story.Then(new DeliveryReleased()).After(299).Problems);
        Assert.Equal(["not delivering: the server takes its time since 22:00:00"], story.After(2).Problems);
    }

    [Fact]
    public void What_is_held_back_is_a_problem_only_when_it_is_overdue()
    {
        var state = new Story().Recording().Captured().State with { Hold = TimeSpan.FromHours(1) };
        Assert.Equal(Story.Start.AddSeconds(3_610), state.HeldUntil);
        Assert.Empty(Health.Problems(state, Story.Start.AddMinutes(65)));
        Assert.Single(Health.Problems(state, Story.Start.AddMinutes(66)));
    }

    [Fact]
    public void A_joined_recording_is_of_all_its_inputs_whichever_device_one_of_them_is() =>
        Assert.Equal(
            "desk + speaker",
            new Story().Recording().Then(new InputChanged("desk", "roof") { Joined = "desk + speaker" }).State.Device
        );

    [Fact]
    public void What_is_forgotten_and_still_at_a_destination_is_a_problem_until_it_is_deleted()
    {
        var (from, to) = (Story.Start, Story.Start.AddMinutes(1));
        var story = new Story().Recording().Then(new AudioNotErased("a server", from, to, "the key may not delete"));
        Assert.Equal(["forgotten here, and still at the destination: the key may not delete since 12:00:00"], story.Problems);
        Assert.Single(story.Then(new AudioErased("another", from, to)).Problems);
        Assert.Empty(story.Then(new AudioErased("a server", from, to) { IsLast = true }).Problems);
    }

    [Fact]
    public void What_only_may_be_at_a_destination_is_not_said_to_be_there()
    {
        var (from, to) = (Story.Start, Story.Start.AddMinutes(1));
        const string doubt = "forgotten here, and some of it may be at the destination: why since 12:00:00";
        var certain = new AudioNotErased("a server", from, to, "why");
        Assert.Equal([doubt], new Story().Recording().Then(certain with { IsInDoubt = true }).Problems);
        // What is there for certain is deleted, and the rest is not.
        var story = new Story().Recording().Then(certain);
        Assert.Equal([doubt], story.Then(new AudioErased("a server", from, to) { IsRestInDoubt = true }).Problems);
    }

    [Fact]
    public void Credentials_that_are_refused_stay_a_problem_while_nothing_is_to_be_delivered() =>
        Assert.Equal(
            ["not delivering: wrong key since 12:00:00"],
            new Story()
                .Recording()
                .Captured()
                .Then(new UploadFailed(new UploadOutcome.Unauthorized("wrong key"), 1, TimeSpan.FromSeconds(1)))
                .Then(new DeliveryHeld("the connection is metered"))
                .Problems
        );

    [Fact]
    public void Refused_credentials_are_a_problem_at_once() =>
        Assert.Equal(
            ["not delivering: wrong key since 12:00:00"],
            new Story()
                .Recording()
                .Captured()
                .Then(new UploadFailed(new UploadOutcome.Unauthorized("wrong key"), 1, TimeSpan.FromSeconds(1)))
                .Problems
        );

    [Fact]
    public void A_run_that_only_records_does_not_miss_the_server() =>
        Assert.Empty(new Story(uploads: false).Recording().Captured(queued: 900).After(86_400).Captured(queued: 9_000).Problems);

    [Fact]
    public void No_microphone_is_a_problem() =>
        Assert.Equal(
            ["not recording: plug one in since 12:00:05"],
            new Story().Recording().After(5).Then(new CaptureInterrupted("plug one in", AudioInputProblem.NoDevice)).After(60).Problems
        );

    [Fact]
    public void Digital_silence_is_a_problem() =>
        Assert.Contains(
            "muted",
            Assert.Single(new Story().Recording().After(10).Captured(queued: 0, peakDb: SoundLevel.Silence).Problems),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_monitor_that_is_recorded_for_want_of_a_microphone_is_a_problem_until_there_is_one()
    {
        var story = new Story().Recording().After(1).Then(new MonitorRecorded("a microphone"));
        Assert.Equal(
            ["recording what a loudspeaker plays, for want of a microphone: a microphone since 12:00:01"],
            story.After(60).Then(new MonitorRecorded("a microphone")).Problems
        );
        Assert.Empty(story.Then(new MicrophoneFound(null)).Problems);
    }

    [Fact]
    public void An_input_that_a_joined_recording_lacks_is_a_problem_until_it_is_heard_again()
    {
        var at = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var story = new Story().Recording().Then(new JoinedInputLost("Desk", at, "gone")).Then(new JoinedInputLost("Desk", at, "gone"));
        Assert.Equal(["not recording Desk: gone since 13:00:00"], story.Problems);
        Assert.Empty(story.Then(new JoinedInputFound("Desk", at, TimeSpan.FromSeconds(1))).Problems);
    }

    [Fact]
    public void While_nothing_is_recorded_that_is_the_problem_and_not_the_monitor() =>
        Assert.Equal(
            ["not recording: gone since 12:00:00"],
            new Story().Recording().Then(new MonitorRecorded("a monitor")).Then(new CaptureInterrupted("gone")).Problems
        );

    [Fact]
    public void Quarantined_and_lost_chunks_are_problems() =>
        Assert.Equal(
            ["1 chunk quarantined", "1 chunk LOST"],
            new Story().Recording().Captured().Quarantined().NotStored("disk full", givenUp: true).Problems
        );

    [Fact]
    public void An_unsafe_open_chunk_is_a_problem_until_it_is_safe_again()
    {
        var story = new Story().Recording().Then(new JournalFailed("disk full"));
        Assert.Single(story.Problems);
        Assert.Empty(story.Then(new JournalResumed()).Problems);
    }

    [Theory]
    [InlineData(7, "disk nearly full: room for 7 min of audio")]
    [InlineData(59.9, "disk nearly full: room for 59 min of audio")]
    [InlineData(60, "disk nearly full: room for 1 h of audio")]
    [InlineData(150, "disk nearly full: room for 2 h of audio")]
    public void A_disk_that_is_nearly_full_is_a_problem_until_it_is_full(double minutes, string problem)
    {
        var story = new Story().Recording().Then(new DiskNearlyFull(TimeSpan.FromMinutes(minutes)));
        Assert.Equal([problem], story.Problems);
        Assert.Equal(["not recording: disk full since 12:00:00"], story.NotStored("disk full").Problems);
    }

    [Theory]
    [InlineData(CaptureState.NoMicrophone, true)]
    [InlineData(CaptureState.Reconnecting, true)]
    [InlineData(CaptureState.DiskFull, true)]
    [InlineData(CaptureState.StorageRefused, true)]
    [InlineData(CaptureState.Starting, false)]
    [InlineData(CaptureState.Recording, false)]
    [InlineData(CaptureState.Paused, false)]
    [InlineData(CaptureState.Stopping, false)]
    public void Whatever_keeps_it_from_recording_is_a_problem_but_for_what_somebody_wants(CaptureState capture, bool isProblem)
    {
        var state = new Story().Recording().Then(new DiskNearlyFull(TimeSpan.FromMinutes(7))).State;
        state = state with { Whole = state.Whole with { Capture = capture, Reason = "why" } };
        var problems = Health.Problems(state, Story.Start).Select(static one => one.Code).ToArray();
        Assert.Equal(isProblem, problems.Contains("not_recording"));
        Assert.Equal(capture is not (CaptureState.DiskFull or CaptureState.StorageRefused), problems.Contains("disk_nearly_full"));
    }

    [Fact]
    public void What_somebody_must_mend_is_a_problem_at_once_and_stays_one_while_it_is_tried_again()
    {
        foreach (
            var outcome in new UploadOutcome.Failed[]
            {
                new UploadOutcome.Unauthorized("wrong key"),
                new UploadOutcome.Misconfigured("wrong key"),
            }
        )
        {
            var story = new Story().Recording().Captured().After(5).Then(new UploadFailed(outcome, 1, TimeSpan.FromSeconds(10)));
            Assert.Equal(["not delivering: wrong key since 12:00:05"], story.Problems);
            Assert.Equal(["not delivering: wrong key since 12:00:05"], story.After(10).Sending().Problems);
            Assert.Null(story.State.Upload.NextTry);
            Assert.Equal(["not delivering: wrong key since 12:00:05"], story.Then(new DeliveryHeld("metered")).Problems);
            Assert.Empty(story.Then(new DeliveryReleased()).Uploaded().Problems);
        }
    }

    [Fact]
    public void Without_anything_that_waits_nothing_is_late() =>
        Assert.Empty(new Story().Recording().Captured(queued: 0).After(36_000).Problems);

    [Fact]
    public void What_is_lost_or_set_aside_is_counted()
    {
        var one = new Story().Recording().NotStored("torn", givenUp: true);
        Assert.Contains("1 chunk LOST", one.Problems);
        Assert.Contains("2 chunks LOST", one.NotStored("torn", givenUp: true).Problems);
        var aside = new Story()
            .Recording()
            .Then(new RecordingStarted("a microphone", AudioFormat.Default, default, Story.Waiting(0, quarantined: 3)));
        Assert.Equal(["3 chunks quarantined"], aside.Problems);
        Assert.Equal(Hint.Quarantine, Health.Problems(aside.State, aside.Now).Single().Hint);
    }

    [Fact]
    public void The_rate_of_deliveries_follows_the_latest_by_a_third()
    {
        var story = new Story().Recording().Captured().Sending().After(2).Uploaded();
        Assert.Equal(160_022, story.State.Upload.BytesPerSecond);
        story.Sending().After(4).Uploaded();
        Assert.Equal(160_022 + 0.3 * (80_011 - 160_022), story.State.Upload.BytesPerSecond!.Value, 0.1);
        // A clock that was set back makes no rate.
        story.Sending().After(-1).Uploaded();
        Assert.Equal(160_022 + 0.3 * (80_011 - 160_022), story.State.Upload.BytesPerSecond!.Value, 0.1);
    }

    [Fact]
    public void An_answer_about_one_chunk_ends_an_outage_and_keeps_what_is_known()
    {
        foreach (
            var happening in new RecorderEvent[]
            {
                new ChunkQuarantined(Chunk(), "no audio"),
                new UploadFailed(new UploadOutcome.Transient("odd"), 1, null, Chunk()),
                new SourceFileForgotten(Chunk(), "gone"),
                new ChunkInDoubt(Chunk(), TimeSpan.FromSeconds(1)),
            }
        )
        {
            var before = new Story().Recording().Captured().Sending().After(2).Uploaded().Then(new DeliveryReleased()).State.Upload;
            var story = new Story().Recording().Captured().Sending().After(2).Uploaded().Then(new DeliveryReleased()).Then(Story.Down());
            Assert.Equal(UploadState.Waiting, story.State.Upload.State);
            Assert.Equal(before with { State = UploadState.Idle }, story.Then(happening).State.Upload);
        }

        static QueuedChunk Chunk() => new(1, TemporaryQueue.NewRecording(), 0, Story.Start, TimeSpan.FromSeconds(10), 320_044, 0, null);
    }
}
