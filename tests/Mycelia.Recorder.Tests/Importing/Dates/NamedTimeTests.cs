using System.Globalization;
using Mycelia.Recorder.Importing.Dates;

namespace Mycelia.Recorder.Tests.Importing.Dates;

public sealed class NamedTimeTests
{
    private static readonly DateTimeOffset Modified = new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone("+2", TimeSpan.FromHours(2), "+2", "+2");

    [Theory]
    [InlineData("20180627_215323-bird.wav", "2018-06-27T19:53:23Z")]
    [InlineData("240311_143000.wav", "2024-03-11T12:30:00Z")]
    [InlineData("Voice 240311_143000.m4a", "2024-03-11T12:30:00Z")]
    [InlineData("2024-03-11 14.30.00.m4a", "2024-03-11T12:30:00Z")]
    [InlineData("20240311T143000.flac", "2024-03-11T12:30:00Z")]
    [InlineData("20240311T143000Z.flac", "2024-03-11T14:30:00Z")]
    [InlineData("20240311T143000+0100.flac", "2024-03-11T13:30:00Z")]
    [InlineData("Recording 2024-03-11 14-30-00.wav", "2024-03-11T12:30:00Z")]
    [InlineData("Recording_2024_03_11_14_30_00.3gp", "2024-03-11T12:30:00Z")]
    [InlineData("REC20240311143000.mp3", "2024-03-11T12:30:00Z")]
    [InlineData("2024-03-11 at 14.30.mp3", "2024-03-11T12:30:00Z")]
    [InlineData("SMM01234_20240311_143000.wav", "2024-03-11T12:30:00Z")]
    [InlineData("24-03-2024 14.30.00.wav", "2024-03-24T12:30:00Z")]
    [InlineData("2024-03-11T14h30m00s.ogg", "2024-03-11T12:30:00Z")]
    public void A_date_with_a_time_of_day_is_read(string name, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), NamedTime.Parse(name, Modified, Zone));

    [Theory]
    [InlineData("talk.wav")]
    [InlineData("ZOOM0001.WAV")]
    [InlineData("DR0000_0123.wav")]
    [InlineData("PTT-20240311-WA0001.opus")]
    [InlineData("20240311_0012.wav")] // a count
    [InlineData("240311_0012.wav")]
    [InlineData("2024-03-11.wav")]
    [InlineData("11-03-2024 14.30.00.wav")] // March or November
    [InlineData("20241311_143000.wav")]
    [InlineData("20240311_253000.wav")]
    [InlineData("123456789012345678.wav")]
    [InlineData("Track 12 - 440Hz.wav")]
    public void A_count_or_what_can_be_read_in_two_ways_is_no_time(string name) => Assert.Null(NamedTime.Parse(name, Modified, Zone));

    [Fact]
    public void A_short_date_is_not_believed_where_the_end_of_writing_speaks_for_another_reading() =>
        Assert.Null(NamedTime.Parse("110324_143000.wav", new(2024, 3, 11, 12, 45, 0, TimeSpan.Zero), Zone));
}
