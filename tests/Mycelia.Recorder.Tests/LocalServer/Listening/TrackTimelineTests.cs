using Mycelia.LocalServer.Listening;
using Mycelia.LocalServer.Model;

namespace Mycelia.Recorder.Tests.LocalServer.Listening;

public sealed class TrackTimelineTests
{
    private static readonly TimeWindow Whole = new(0, 1_000_000);

    [Fact]
    public void Within_a_recording_missing_audio_is_a_gap_and_between_recordings_it_is_nothing()
    {
        var facts = Facts(Audio("a", 100, 200), Audio("a", 300, 400), Audio("b", 600, 700));
        Assert.Equal(["audio 100-200", "gap 200-300", "audio 300-400", "audio 600-700"], Say(facts));
    }

    [Fact]
    public void A_recording_goes_on_over_midnight_of_UTC()
    {
        var facts = Facts(Audio("a", 100, 200), Audio("a", 200, 300));
        Assert.Equal(["audio 100-300"], Say(facts));
    }

    [Fact]
    public void A_gap_goes_on_beyond_the_window()
    {
        var facts = Facts(Audio("a", -500, -400), Audio("a", 2_000_000, 3_000_000));
        Assert.Equal(["gap 0-1000000"], Say(facts));
    }

    [Fact]
    public void The_recorder_says_why_audio_is_missing_and_whether_that_was_meant()
    {
        var facts = Facts(Audio("a", 100, 200), Audio("a", 500, 600)) with
        {
            Gaps = [new(new(150, 300), "the microphone was unplugged", false), new(new(300, 450), null, true)],
        };
        Assert.Equal(
            ["audio 100-200", "gap 200-300 the microphone was unplugged", "pause 300-450", "gap 450-500", "audio 500-600"],
            Say(facts)
        );
    }

    [Fact]
    public void What_was_deleted_is_no_gap_and_says_who_did_it()
    {
        var facts = Facts(Audio("a", 100, 200), Audio("a", 300, 400)) with
        {
            Deletions = [new(1, 1, new(200, 300), 0, "phone", "private")],
        };
        Assert.Equal(["audio 100-200", "deleted 200-300 private by phone", "audio 300-400"], Say(facts));
    }

    [Fact]
    public void A_missing_file_is_a_hole_in_the_audio()
    {
        var facts = Facts(Audio("a", 100, 400)) with { Faults = [(new(200, 300), true), (new(300, 350), false)] };
        Assert.Equal(
            [
                "audio 100-200",
                "missing 200-300 the file of the audio is missing",
                "damaged 300-350 the file of the audio is damaged",
                "audio 350-400",
            ],
            Say(facts)
        );
    }

    [Theory]
    [InlineData(1_059_999, false, true)]
    [InlineData(1_060_000, false, false)]
    [InlineData(1_000_001, true, false)]
    public void The_end_of_what_is_still_recorded_is_live(long now, bool hasEnded, bool isLive)
    {
        var facts = Facts(Audio("a", 0, 500_000), Audio("a", 600_000, 1_000_000)) with
        {
            Ended = hasEnded ? new HashSet<string> { "a" } : [],
        };
        var pieces = TrackTimeline.Of(facts, Whole, now);
        Assert.Equal([false, false, isLive], pieces.Select(static piece => piece.IsLive));
    }

    [Fact]
    public void What_is_too_short_to_be_drawn_is_left_out()
    {
        List<Piece> pieces = [];
        for (var i = 0; i < 1_000; i++)
        {
            pieces.Add(new(StretchKind.Audio, new(i * 100, (i * 100) + 95), "a"));
            pieces.Add(new(StretchKind.Gap, new((i * 100) + 95, (i + 1) * 100)));
        }

        var only = Assert.Single(CoarseTimeline.Of(pieces, 50));

        Assert.Equal((StretchKind.Audio, new TimeWindow(0, 100_000), true), (only.Kind, only.Window, only.IsMerged));
    }

    private static string[] Say(TrackFacts facts) =>
        [
            .. TrackTimeline
                .Of(facts, Whole, long.MaxValue)
                .Select(static piece =>
                    $"{piece.Kind.Name()} {piece.Window.FromMs}-{piece.Window.ToMs}"
                    + (piece.Cause is { } cause ? $" {cause}" : "")
                    + (piece.By is { } by ? $" by {by}" : "")
                ),
        ];

    private static Stretch Audio(string recording, long from, long to) => new(1, recording, new(from, to));

    private static TrackFacts Facts(params Stretch[] stretches) =>
        new(new(1, 1, "", "first"), stretches, [], [], [], [], new HashSet<string>());
}
