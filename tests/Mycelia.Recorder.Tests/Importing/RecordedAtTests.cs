using Mycelia.Recorder.Importing;

namespace Mycelia.Recorder.Tests.Importing;

public sealed class RecordedAtTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Modified = new(2026, 2, 1, 10, 0, 30, TimeSpan.Zero);
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone("+2", TimeSpan.FromHours(2), "+2", "+2");

    [Fact]
    public void The_user_knows_best() => Assert.Equal(
        new RecordedAt(Now.AddDays(-7), StartOrigin.Given), Decide(given: Now.AddDays(-7), origination: ("2024-05-06", "07:08:09"), date: "2024-01-01T00:00:00Z"));

    [Theory]
    [InlineData("2024-05-06", "07:08:09")]
    [InlineData("2024:05:06", "07-08-09")]
    public void A_broadcast_file_names_local_time(string date, string time) =>
        Assert.Equal(new RecordedAt(new(2024, 5, 6, 5, 8, 9, TimeSpan.Zero), StartOrigin.Metadata), Decide(origination: (date, time), date: "2020-01-01T00:00:00Z"));

    [Theory]
    [InlineData("2024-05-06T07:08:09Z", 7)]
    [InlineData("2024-05-06 07:08:09", 5)]
    [InlineData("2024-05-06T07:08:09-03:00", 10)]
    public void A_tag_with_a_time_of_day_counts(string date, int hour) =>
        Assert.Equal(new RecordedAt(new(2024, 5, 6, hour, 8, 9, TimeSpan.Zero), StartOrigin.Metadata), Decide(date: date));

    [Theory]
    [InlineData(null)]
    [InlineData("2024")]
    [InlineData("2024-05-06")]
    [InlineData("1970-01-01T00:00:00Z")]
    [InlineData("2027-01-01T00:00:00Z")]
    [InlineData("at 10:30 in the morning")]
    public void Else_the_recording_ended_when_the_file_was_last_written(string? date) =>
        Assert.Equal(new RecordedAt(Modified.AddSeconds(-30), StartOrigin.Modification), Decide(origination: ("          ", "        "), date: date));

    private static RecordedAt Decide(DateTimeOffset? given = null, (string, string)? origination = null, string? date = null) =>
        RecordedAt.Decide(given, origination, date, Modified, TimeSpan.FromSeconds(30), Now, Zone);
}
