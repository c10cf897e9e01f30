using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Cli;

public sealed class LineFormatterTests
{
    private static readonly QueueStatus Empty = new(0, TimeSpan.Zero, 0, null, 0);
    private static readonly string[] Reasons = ["down", "down", "down", "no network", "no network"];
    private readonly LineFormatter _formatter = new(verbose: false);

    [Fact]
    public void A_failure_that_repeats_is_one_line_and_a_new_reason_another()
    {
        var said = Reasons
            .Select(reason => Say(new UploadFailed(new UploadOutcome.Transient(reason), 1, TimeSpan.FromSeconds(1))))
            .OfType<DisplayLine>()
            .ToArray();
        Assert.Equal(2, said.Length);
        Assert.Contains("down; next try in 1 s", said[0].Text, StringComparison.Ordinal);
        Assert.Contains("no network", said[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_failure_the_first_delivery_says_that_all_is_well_again()
    {
        var chunk = new QueuedChunk(1, TemporaryQueue.NewRecording(), 4, TemporaryQueue.Start, TimeSpan.FromSeconds(10), 320_044, 1, null);
        Say(new UploadFailed(new UploadOutcome.Transient("down"), 1, TimeSpan.FromSeconds(1)));
        Assert.StartsWith("delivering again: chunk 4", Say(new ChunkUploaded(chunk, "6b02", Empty))!.Text, StringComparison.Ordinal);
        Assert.StartsWith("chunk 4 uploaded", Say(new ChunkUploaded(chunk, "6b02", Empty))!.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(48, "; 48 ms are missing")]
    [InlineData(0.4, "; 1 ms are missing")]
    [InlineData(100, "; 0.1 s are missing")]
    [InlineData(120_000, "; 120 s are missing")]
    public void What_is_missing_is_never_said_to_be_no_time(double ms, string end) =>
        Assert.EndsWith(end, Say(new CaptureResumed("mic") { Missing = TimeSpan.FromMilliseconds(ms) })!.Text, StringComparison.Ordinal);

    [Theory]
    [InlineData(1, ", 1 chunk")]
    [InlineData(2, ", 2 chunks")]
    public void An_import_counts_its_chunks(int chunks, string end)
    {
        var at = new RecordedAt(TemporaryQueue.Start, StartOrigin.Given);
        Assert.EndsWith(
            end,
            Say(new FileImported("a.wav", TemporaryQueue.NewRecording(), at, TimeSpan.FromSeconds(3), chunks))!.Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_chunk_that_is_not_sent_is_called_what_its_option_is_called()
    {
        var chunk = new QueuedChunk(1, TemporaryQueue.NewRecording(), 4, TemporaryQueue.Start, TimeSpan.FromSeconds(10), 320_044, 1, null);
        Assert.Equal("chunk 4 of 12:00:00 quarantined, not lost: no", Say(new ChunkQuarantined(chunk, "no"))!.Text);
    }

    [Theory]
    [InlineData(0, "5 chunks delivered in 3 s, none left")]
    [InlineData(2, "5 chunks delivered in 3 s (2 possibly repeated), none left")]
    public void The_end_of_an_upload_counts_what_may_be_there_twice(long repeated, string expected) =>
        Assert.Equal(expected, Say(new UploadFinished(5, TimeSpan.FromSeconds(3), Empty) { PossiblyRepeated = repeated })!.Text);

    [Theory]
    [InlineData(false, "chunk 4 of 12:00:00 does not pass, others do: no")]
    [InlineData(true, "chunk 4 of 12:00:00 does not pass: no")]
    public void That_others_pass_is_said_where_it_is_known(bool isTheChunk, string expected)
    {
        var chunk = new QueuedChunk(1, TemporaryQueue.NewRecording(), 4, TemporaryQueue.Start, TimeSpan.FromSeconds(10), 320_044, 1, null);
        var outcome = new UploadOutcome.Transient("no") { MayBeTheChunk = true, IsTheChunk = isTheChunk };
        Assert.Equal(expected, Say(new UploadFailed(outcome, 1, TimeSpan.FromSeconds(1), chunk))!.Text);
    }

    [Fact]
    public void A_silence_is_said_when_it_begins_and_when_it_ends_of_each_input()
    {
        var (desk, hall) = (new InputName(1, "desk"), new InputName(2, "hall"));
        var skipped = new SilenceSkipped(TemporaryQueue.Start, TemporaryQueue.Start.AddSeconds(8), TimeSpan.FromSeconds(8));
        Assert.StartsWith("desk: ", Say(skipped with { Input = desk })!.Text, StringComparison.Ordinal);
        Assert.StartsWith("hall: ", Say(skipped with { Input = hall })!.Text, StringComparison.Ordinal);
        Assert.Null(Say(skipped with { Input = desk }));
        Assert.NotNull(Say(new SilenceEnded(skipped.From, skipped.To) { Input = desk }));
        Assert.Null(Say(skipped with { Input = hall }));
        Assert.NotNull(Say(skipped with { Input = desk }));
    }

    [Fact]
    public void Of_several_inputs_each_line_says_which_one_it_is_about()
    {
        var format = AudioFormat.Default;
        var one = Say(new RecordingStarted("a desk", format, TimeSpan.FromSeconds(10), Empty) { Input = new(1, "desk") })!;
        Assert.Equal("desk: recording a desk at 16000 Hz mono, 10 s chunks", one.Text);
        var recording = TemporaryQueue.NewRecording() with { Input = "@speaker" };
        var chunk = new QueuedChunk(1, recording, 4, TemporaryQueue.Start, TimeSpan.FromSeconds(10), 320_044, 1, null);
        Assert.Equal("@speaker: chunk 4 uploaded, 0 queued", Say(new ChunkUploaded(chunk, "6b02", Empty))!.Text);
        Assert.Equal("marked 12:00:00", Say(new MomentMarked(TemporaryQueue.Start, ""))!.Text[..15]);
    }

    [Fact]
    public void What_waits_from_earlier_runs_is_said_once()
    {
        var waiting = new QueueStatus(2, TimeSpan.FromSeconds(20), 640_088, TemporaryQueue.Start, 0);
        string[] said =
        [
            .. new InputName[] { new(1, "desk"), new(2, "@speaker") }.Select(input =>
                Say(new RecordingStarted("x", AudioFormat.Default, TimeSpan.FromSeconds(10), waiting) { Input = input })!.Text
            ),
        ];
        Assert.Equal([true, false], said.Select(static text => text.Contains("from earlier runs", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_stop_says_that_what_may_not_go_out_stays()
    {
        var waiting = new QueueStatus(2, TimeSpan.FromSeconds(20), 640_088, TemporaryQueue.Start, 0);
        Assert.Equal(
            "stopping; 2 chunks (20 s, 640 kB) stay in the queue: the upload hours begin at 22:00",
            Say(new Stopping(waiting, TimeSpan.FromSeconds(5)) { Held = "the upload hours begin at 22:00" })!.Text
        );
    }

    [Fact]
    public void What_someone_must_mend_says_that_nothing_is_lost_meanwhile()
    {
        Assert.EndsWith("on SIGHUP; nothing is lost", Refused("a"), StringComparison.Ordinal);
        Say(new RecordingStarted("Desk", AudioFormat.Default, TimeSpan.FromSeconds(10), Empty));
        Assert.EndsWith("; recording goes on, nothing is lost", Refused("b"), StringComparison.Ordinal);
        Say(new Stopping(Empty, TimeSpan.FromSeconds(5)));
        Assert.EndsWith("on SIGHUP; nothing is lost", Refused("c"), StringComparison.Ordinal);

        string Refused(string why) => Say(new UploadFailed(new UploadOutcome.Unauthorized(why), 1, TimeSpan.FromSeconds(1)))!.Text;
    }

    [Fact]
    public void A_chunk_that_the_disk_refuses_says_at_once_that_nothing_more_is_recorded()
    {
        var chunk = new Chunk(3, TemporaryQueue.Start, 160_000, AudioFormat.Default, new SoundLevel(-3, -20), default);
        Assert.StartsWith(
            "NOT RECORDING: chunk 3 ",
            Say(new ChunkNotStored(chunk, "the disk is full", GivenUp: false))!.Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_loss_is_said_as_one()
    {
        var line = Say(new RecordingStopped(new(TimeSpan.FromSeconds(25), 3, 2, Empty, ChunksLost: 1)))!;
        Assert.Equal(Tone.Loss, line.Tone);
        Assert.Contains("1 LOST", line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_waits_is_as_large_as_it_is_on_the_disk() =>
        Assert.Equal(
            "1 chunk (10 s, 401 kB)",
            Words.Chunks(new QueueStatus(1, TimeSpan.FromSeconds(10), 320_044, null, 0, EncodedBytes: 81_000))
        );

    [Theory]
    [InlineData(null, null, false, "recording Desk now")]
    [InlineData("roof", null, true, "recording Desk while 'roof' is away")]
    [InlineData(null, "Ear", false, "recording Desk now; 'Ear', the default, is never recorded")]
    [InlineData("roof", "Ear", true, "recording Desk while 'roof' is away; 'Ear', the default, is never recorded")]
    public void Another_device_is_said_with_the_reason(string? standsInFor, string? notTaken, bool isProblem, string text) =>
        Assert.Equal(
            new DisplayLine(isProblem ? Tone.Problem : Tone.Recording, text),
            Say(new InputChanged("Desk", standsInFor) { NotTaken = notTaken })
        );

    [Fact]
    public void An_input_that_a_joined_recording_lacks_is_said_with_the_reason_and_so_is_its_return()
    {
        var lost = Say(new JoinedInputLost("Desk", default, "it is gone"))!;
        Assert.Equal(Tone.Problem, lost.Tone);
        Assert.Matches("^Desk is missing since .*its channel is silent, the others go on: it is gone$", lost.Text);
        Assert.Equal(
            new DisplayLine(Tone.Recording, "Desk is heard again; its channel was silent for 2 s"),
            Say(new JoinedInputFound("Desk", default, TimeSpan.FromSeconds(2)))
        );
    }

    [Fact]
    public void A_monitor_for_want_of_a_microphone_is_said_as_a_problem_and_its_end_where_the_recording_does_not_say_it()
    {
        Assert.Equal(Tone.Problem, Say(new MonitorRecorded("Monitor of Desk"))!.Tone);
        Assert.Contains("Monitor of Desk is recorded on", Say(new MicrophoneFound("Monitor of Desk"))!.Text, StringComparison.Ordinal);
        Assert.Null(Say(new MicrophoneFound(null)));
    }

    [Fact]
    public void Digital_silence_is_suspicious() =>
        Assert.Contains("muted", Words.Level(new LevelMeter(SampleFormat.S16).ReadAndReset()), StringComparison.Ordinal);

    [Theory]
    [InlineData(-0.3, "peak 0 dB")]
    [InlineData(-3.26, "peak -3 dB")]
    public void A_level_just_below_full_scale_is_0(double peak, string expected) =>
        Assert.Equal(expected, Words.Level(new SoundLevel(peak, -20)));

    private DisplayLine? Say(RecorderEvent happening) => _formatter.Format(happening, TemporaryQueue.Start);
}
