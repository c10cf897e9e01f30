using Mycelia.Recorder.Cli.Control;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Cli.Control;

/// <summary>What is said of destinations when a window was forgotten here.</summary>
public sealed class ForgettingWordsTests
{
    private const string Down = "nobody answers";

    private static readonly DateTimeOffset From = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_what_may_have_arrived_it_does_not_say_that_it_is_there()
    {
        var answer = Answer(("", 3, Down));
        Assert.False(answer.IsDone);
        Assert.Equal($"some of it may be at the destination: {Down}; that is tried again by itself", answer.Said[1]);
    }

    [Fact]
    public void What_is_there_for_certain_is_said_first_and_a_problem_once()
    {
        Assert.Equal(
            [
                "forgotten: nothing of it is left here",
                $"it is still at one: {Down}; that is tried again by itself",
                "some of it may be at the destination: it may not; that is tried again by itself",
            ],
            Answer(("", 3, "it may not"), ("one", null, Down)).Said
        );
        Assert.Equal(2, Answer(("", 3, Down), ("one", null, Down)).Said.Count);
    }

    [Fact]
    public void What_may_still_arrive_and_is_looked_for_is_not_worth_a_word() => Assert.True(Answer(("", 3, null)).IsDone);

    private static ControlAnswer Answer(params (string Destination, int? Number, string? Problem)[] left) =>
        ForgettingWords.Answer(
            left.Select(
                static (one, i) =>
                    new Erasure(
                        i,
                        new("recording", StartedAt: "", Device: null, SourceFileId: null),
                        one.Destination,
                        From,
                        From.AddMinutes(1),
                        one.Number,
                        Tries: 1,
                        one.Problem
                    )
            ),
            From,
            From.AddMinutes(1)
        );
}
