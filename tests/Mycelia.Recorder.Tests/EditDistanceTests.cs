using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Tests;

public sealed class EditDistanceTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "", 3)]
    [InlineData("record", "Record", 0)]
    [InlineData("recrod", "record", 2)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("status", "tatus", 1)]
    [InlineData("tatus", "status", 1)]
    public void Changes_of_one_letter_make_one_word_of_another(string from, string to, int changes) =>
        Assert.Equal(changes, EditDistance.Between(from, to));

    [Theory]
    [InlineData("mic", "USB Microphone", 0)]
    [InlineData("mik", "USB Microphone", 1)]
    [InlineData("xyz", "", 3)]
    [InlineData("", "USB Microphone", 0)]
    public void A_part_is_looked_for_wherever_it_is_nearest(string part, string whole, int changes) =>
        Assert.Equal(changes, EditDistance.Within(part, whole));
}
