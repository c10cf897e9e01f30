using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Importing.Dates;

public sealed class StatedTimeTests
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone("+2", TimeSpan.FromHours(2), "+2", "+2");

    [Theory]
    [InlineData("2024-05-06T07:08:09Z", "2024-05-06T07:08:09Z")]
    [InlineData("2024-05-06 07:08:09", "2024-05-06T05:08:09Z")]
    [InlineData("2024-05-06T07:08:09-03:00", "2024-05-06T10:08:09Z")]
    [InlineData("2024-05-06T07:08:09+0530", "2024-05-06T01:38:09Z")]
    [InlineData("2003-01-30 03:28:46 UTC", "2003-01-30T03:28:46Z")]
    [InlineData("20240506T070809", "2024-05-06T05:08:09Z")]
    [InlineData("20240506T070809Z", "2024-05-06T07:08:09Z")]
    [InlineData("2024-05-06T24:00:00", "2024-05-06T22:00:00Z")]
    [InlineData("2024-12-31T24:00:00Z", "2025-01-01T00:00:00Z")]
    [InlineData("2024:05:06 07:08:09.250", "2024-05-06T05:08:09.25Z")]
    [InlineData("2024-05-06T07:08", "2024-05-06T05:08:00Z")]
    [InlineData("Mon, 06 May 2024 07:08:09 GMT", "2024-05-06T07:08:09Z")]
    [InlineData("1965-07-01T10:00:00", "1965-07-01T08:00:00Z")]
    public void A_time_of_one_reading_is_read(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), StatedTime.Parse(text, Zone));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2024")]
    [InlineData("2024-05-06")]
    [InlineData("03/09/2024 10:00:00")] // March or September
    [InlineData("10:00 2024")]
    [InlineData("2024-13-06T07:08:09")]
    [InlineData("2024-02-30T07:08:09")]
    [InlineData("2024-05-06T24:00:01")]
    [InlineData("2024-05-06T25:00:00")]
    [InlineData("0001-01-01T00:00:00")]
    [InlineData("9999-12-31T24:00:00Z")]
    [InlineData("at 10:30 in the morning")]
    public void What_has_no_time_of_day_or_several_readings_or_cannot_be_is_none(string? text) => Assert.Null(StatedTime.Parse(text, Zone));

    [Theory]
    [InlineData("2024-05-06", "07:08:09")]
    [InlineData("2024:05:06", "07-08-09")]
    [InlineData("2024_05_06", "07_08_09")]
    [InlineData("2024/5/6\0\0", "7.8.9\0\0\0")]
    public void A_broadcast_file_names_local_time(string date, string time) =>
        Assert.Equal(new DateTimeOffset(2024, 5, 6, 5, 8, 9, TimeSpan.Zero), StatedTime.ParseOrigination(date, time, Zone));

    [Theory]
    [InlineData("          ", "        ")]
    [InlineData("0000-00-00", "00:00:00")]
    [InlineData("2024-05-06", "24:10:00")]
    [InlineData("2024-05-06", "")]
    public void A_broadcast_file_that_names_none_has_none(string date, string time) =>
        Assert.Null(StatedTime.ParseOrigination(date, time, Zone));

    [Theory]
    [InlineData("Recorded at 20:26:15 03/09/2024 (UTC+1) by AudioMoth 24F31901603716B2 at medium gain", "2024-09-03T19:26:15Z")]
    [InlineData("Recorded at 20:26:15 03/09/2024 (UTC) by AudioMoth 24F3", "2024-09-03T20:26:15Z")]
    [InlineData("Recorded at 20:26:15.125 03/09/2024 (UTC-3:30) by AudioMoth 24F3", "2024-09-03T23:56:15Z")]
    public void AudioMoth_writes_the_day_before_the_month(string comment, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), StatedTime.ParseAudioMoth(comment));

    [Fact]
    public void The_three_frames_of_id3_are_one_time()
    {
        Assert.Equal(new DateTimeOffset(1997, 6, 20, 2, 4, 0, TimeSpan.Zero), StatedTime.ParseId3("1997", "2006", "0404", Zone));
        Assert.Null(StatedTime.ParseId3("1997", "2006", null, Zone));
        Assert.Null(StatedTime.ParseId3("1997", "3113", "0404", Zone));
    }
}
