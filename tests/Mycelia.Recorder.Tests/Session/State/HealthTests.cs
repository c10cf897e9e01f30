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
            ["1 chunk set aside", "1 chunk LOST"],
            new Story().Recording().Captured().Quarantined().NotStored("disk full", givenUp: true).Problems
        );

    [Fact]
    public void An_unsafe_open_chunk_is_a_problem_until_it_is_safe_again()
    {
        var story = new Story().Recording().Then(new JournalFailed("disk full"));
        Assert.Single(story.Problems);
        Assert.Empty(story.Then(new JournalResumed()).Problems);
    }
}
