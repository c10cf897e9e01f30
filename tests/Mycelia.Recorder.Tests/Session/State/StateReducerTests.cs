using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Session.State;

public sealed class StateReducerTests
{
    [Fact]
    public void A_run_is_starting_until_the_input_is_open()
    {
        var story = new Story();
        Assert.Equal(CaptureState.Starting, story.State.Capture);
        Assert.Equal((CaptureState.Recording, "a microphone"), (story.After(2).Recording().State.Capture, story.State.Device));
        Assert.Equal(Story.Start.AddSeconds(2), story.State.Since);
    }

    [Theory]
    [InlineData(AudioInputProblem.NoDevice, CaptureState.NoMicrophone)]
    [InlineData(AudioInputProblem.UnknownDevice, CaptureState.NoMicrophone)]
    [InlineData(AudioInputProblem.NoServer, CaptureState.Reconnecting)]
    [InlineData(AudioInputProblem.Lost, CaptureState.Reconnecting)]
    public void A_lost_input_is_named_for_what_it_needs(AudioInputProblem problem, CaptureState state)
    {
        var story = new Story().Recording().After(5).Then(new CaptureInterrupted("gone", problem));
        Assert.Equal((state, "gone", Story.Start.AddSeconds(5)), (story.State.Capture, story.State.Reason, story.State.Since));
    }

    [Fact]
    public void An_input_that_is_away_for_two_reasons_was_interrupted_once()
    {
        var story = new Story()
            .Recording()
            .Then(new CaptureInterrupted("gone"))
            .Then(new CaptureInterrupted("no microphone", AudioInputProblem.NoDevice))
            .Then(new CaptureResumed("another microphone"));
        Assert.Equal(
            (CaptureState.Recording, "another microphone", 1L),
            (story.State.Capture, story.State.Device, story.State.Run.Interruptions)
        );
        Assert.Null(story.State.Reason);
    }

    [Fact]
    public void Audio_that_is_missing_without_a_lost_input_is_counted_and_its_place_known()
    {
        var story = new Story()
            .Recording()
            .After(60)
            .Then(new AudioMissing(Story.Start.AddSeconds(58).ToUniversalTime(), TimeSpan.FromSeconds(20)));
        Assert.Equal((CaptureState.Recording, 1L), (story.State.Capture, story.State.Run.Interruptions));
        Assert.Equal(new MissingAudio(Story.Start.AddSeconds(58), TimeSpan.FromSeconds(20)), story.State.LastMissing);
    }

    [Fact]
    public void The_partial_chunk_of_a_lost_input_does_not_mean_that_it_is_back() =>
        Assert.Equal(CaptureState.Reconnecting, new Story().Recording().Then(new CaptureInterrupted("gone")).Captured().State.Capture);

    [Fact]
    public void A_full_disk_is_the_state_until_a_chunk_is_stored()
    {
        var story = new Story().Recording().NotStored("disk full");
        Assert.Equal((CaptureState.DiskFull, "disk full"), (story.State.Capture, story.State.Reason));
        Assert.Equal(CaptureState.Recording, story.Captured().State.Capture);
    }

    [Fact]
    public void The_partial_chunk_of_a_recording_that_a_full_disk_stopped_does_not_mean_that_it_goes_on() =>
        Assert.Equal(
            CaptureState.DiskFull,
            new Story()
                .Recording()
                .NotStored("no space")
                .Then(new CapturePaused(PauseCause.Storage, "the queue is full"))
                .Captured()
                .State.Capture
        );

    /// <summary>The partial chunk that a pause or a loss cuts off is told after it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_not_recorded_has_no_level(bool isLost)
    {
        RecorderEvent end = isLost
            ? new CaptureInterrupted("no microphone", AudioInputProblem.NoDevice)
            : new CapturePaused(PauseCause.Storage, "the disk is full");
        var story = new Story().Recording().Captured(peakDb: -7);
        Assert.Equal(-7, story.State.Level?.PeakDb);
        Assert.Null(story.Then(end).State.Level);
        Assert.Null(story.Captured(peakDb: -18, seconds: 3).State.Level);
        Assert.Equal(-9, story.Then(new CaptureResumed("a microphone")).Captured(peakDb: -9).State.Level?.PeakDb);
    }

    [Fact]
    public void A_pause_lasts_until_the_first_sample()
    {
        var story = new Story().Recording().Then(new CapturePaused(PauseCause.User, "paused")).Captured();
        Assert.Equal((CaptureState.Paused, PauseCause.User), (story.State.Capture, story.State.PausedBy));
        Assert.Null(story.Then(new CaptureResumed("a microphone")).State.PausedBy);
        Assert.Equal(CaptureState.Recording, story.Then(new CaptureResumed("a microphone")).State.Capture);
    }

    [Fact]
    public void While_nothing_is_to_be_delivered_the_state_says_why_whatever_arrives()
    {
        var story = new Story().Recording().Captured(queued: 2).Sending().Then(new DeliveryHeld("the connection is metered"));
        Assert.Equal((UploadState.Waiting, "the connection is metered"), (story.State.Upload.State, story.State.Upload.Reason));
        story.Uploaded(queued: 1).Then(Story.Down());
        Assert.Equal((UploadState.Waiting, "the connection is metered"), (story.State.Upload.State, story.State.Upload.Reason));
        Assert.Null(story.State.Upload.NextTry);
        story.Then(new DeliveryReleased());
        Assert.Equal((UploadState.Idle, null, null), (story.State.Upload.State, story.State.Upload.Reason, story.State.Upload.Held));
    }

    [Fact]
    public void A_chunk_that_is_given_up_is_counted_as_lost() =>
        Assert.Equal(1, new Story().Recording().NotStored("disk full", givenUp: true).State.Run.Lost);

    [Fact]
    public void Digital_silence_counts_from_the_first_silent_chunk_to_the_first_sound()
    {
        var story = new Story().Recording().After(10).Captured(peakDb: SoundLevel.Silence).After(10).Captured(peakDb: SoundLevel.Silence);
        Assert.Equal(Story.Start, story.State.SilentSince);
        Assert.Null(story.After(10).Captured().State.SilentSince);
    }

    [Fact]
    public void A_chunk_too_short_to_tell_is_no_digital_silence_but_does_not_end_one()
    {
        var story = new Story().Recording().After(3).Captured(peakDb: SoundLevel.Silence, seconds: 3);
        Assert.Null(story.State.SilentSince);
        story = story
            .After(10)
            .Then(new InputSilent("a microphone", TimeSpan.FromSeconds(10)))
            .Captured(peakDb: SoundLevel.Silence, seconds: 3);
        Assert.Equal(Story.Start.AddSeconds(3), story.State.SilentSince);
    }

    [Fact]
    public void A_delivery_is_sending_and_then_idle_with_a_rate()
    {
        var story = new Story().Recording().Captured().Sending();
        Assert.Equal(UploadState.Sending, story.State.Upload.State);
        var upload = story.After(2).Uploaded().State.Upload;
        Assert.Equal((UploadState.Idle, 160_022.0, story.Now), (upload.State, upload.BytesPerSecond, upload.LastSuccess));
    }

    [Fact]
    public void Failures_say_since_when_why_and_when_the_next_try_is()
    {
        var story = new Story()
            .Recording()
            .Captured()
            .Sending()
            .Then(Story.Down())
            .After(4)
            .Sending()
            .After(1)
            .Then(Story.Down("no network"));
        Assert.Equal(
            new UploadStatus(UploadState.Waiting)
            {
                Reason = "no network",
                Failures = 2,
                FailingSince = Story.Start,
                NextTry = Story.Start.AddSeconds(9),
            },
            story.State.Upload
        );
    }

    [Fact]
    public void The_first_delivery_ends_the_failure()
    {
        var upload = new Story().Recording().Captured().Then(Story.Down()).Sending().After(1).Uploaded(queued: 3).State.Upload;
        Assert.Equal((UploadState.Sending, 0, null, null), (upload.State, upload.Failures, upload.Reason, upload.FailingSince));
    }

    [Fact]
    public void Refused_credentials_stay_refused_while_the_next_try_is_on_its_way()
    {
        var refusal = new UploadFailed(new UploadOutcome.Unauthorized("wrong key"), 1, TimeSpan.FromSeconds(1));
        Assert.Equal(UploadState.Refused, new Story().Recording().Then(refusal).Sending().State.Upload.State);
    }

    [Fact]
    public void A_run_without_uploads_says_so_to_the_end() =>
        Assert.Equal(UploadState.Off, new Story(uploads: false).Recording().Captured().State.Upload.State);

    [Fact]
    public void A_quarantined_chunk_leaves_the_queue_and_is_counted()
    {
        var state = new Story().Recording().Captured(queued: 3).Quarantined().State;
        Assert.Equal(
            (2L, TimeSpan.FromSeconds(20), 1L, 1L),
            (state.Queue.Chunks, state.Queue.Duration, state.Queue.Quarantined, state.Run.Quarantined)
        );
    }

    [Fact]
    public void Today_goes_on_from_what_earlier_runs_did()
    {
        var earlier = new DayTotals(new(2026, 3, 1), Totals.None with { ChunksCaptured = 7, Captured = TimeSpan.FromSeconds(70) });
        var state = new Story().Then(new QueueOpened(Story.Waiting(2), earlier)).Recording().Captured().State;
        Assert.Equal((8L, 1L), (state.Today.Totals.ChunksCaptured, state.Run.ChunksCaptured));
    }

    [Fact]
    public void Today_begins_again_at_midnight_and_the_run_does_not()
    {
        var state = new Story().Recording().Captured().After(12 * 3600).Captured().State;
        Assert.Equal((new DateOnly(2026, 3, 2), 1L, 2L), (state.Today.Day, state.Today.Totals.ChunksCaptured, state.Run.ChunksCaptured));
    }

    [Fact]
    public void An_unknown_event_changes_nothing()
    {
        var story = new Story().Recording().Captured();
        var before = story.State;
        Assert.Equal(before, story.Then(new Unheard()).State);
    }

    private sealed record Unheard : RecorderEvent;
}
