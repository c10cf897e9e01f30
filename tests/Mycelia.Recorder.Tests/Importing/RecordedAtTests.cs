using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Tests.Importing;

public sealed class RecordedAtTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Modified = new(2026, 2, 1, 10, 0, 30, TimeSpan.Zero);
    private static readonly DateTimeOffset Tagged = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);
    private static readonly DateTimeOffset Named = new(2024, 5, 6, 7, 8, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Future = new(2031, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_user_knows_best_then_the_file_then_its_name()
    {
        Assert.Equal(new RecordedAt(Now.AddDays(-7), StartOrigin.Given), RecordedAt.Decide(Now.AddDays(-7), [Tagged], Named, Now));
        Assert.Equal(new RecordedAt(Tagged, StartOrigin.Metadata), RecordedAt.Decide(null, [Tagged], Named, Now));
        Assert.Equal(new RecordedAt(Named, StartOrigin.Name), RecordedAt.Decide(null, [], Named, Now));
        Assert.Null(RecordedAt.Decide(null, [], null, Now));
    }

    [Fact]
    public void Else_the_recording_ended_when_the_file_was_last_written() =>
        Assert.Equal(
            new RecordedAt(Modified.AddSeconds(-30), StartOrigin.Modification),
            RecordedAt.ByModification(Modified, TimeSpan.FromSeconds(30), [], null, Now)
        );

    [Fact]
    public void A_time_from_the_future_or_of_1904_is_not_believed_and_the_future_is_said()
    {
        var old = new DateTimeOffset(1904, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(Tagged, RecordedAt.Decide(null, [old, Tagged], null, Now)!.Value.Start);
        Assert.Contains(
            $"{Times.ToTheSecond(Future, Now.ToLocalTime())}, which is in the future",
            RecordedAt.Decide(null, [Future], Named, Now)!.Value.Doubt,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "in the future",
            RecordedAt.ByModification(Modified, TimeSpan.Zero, [], Future, Now).Doubt,
            StringComparison.Ordinal
        );
        Assert.Null(RecordedAt.ByModification(Modified, TimeSpan.Zero, [old], null, Now).Doubt);
    }

    [Theory]
    [InlineData(0, "no time of a recording")]
    [InlineData(1, "no time of a recording")]
    [InlineData(-86_400, "no time of a recording")]
    [InlineData(315_532_800, "no time of a recording")] // 1980: the first day of FAT and of ZIP
    [InlineData(7_289_654_400, "in the future")]
    public void An_end_of_writing_that_cannot_be_is_a_sentence(long seconds, string reason)
    {
        var error = Assert.Throws<UnusableFileException>(() =>
            RecordedAt.ByModification(DateTimeOffset.FromUnixTimeSeconds(seconds), TimeSpan.FromSeconds(25), [], null, Now)
        );
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(Hint.Start, error.Hint);
    }
}
