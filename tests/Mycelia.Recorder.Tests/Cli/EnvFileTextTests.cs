using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Tests.Cli;

public sealed class EnvFileTextTests
{
    [Theory]
    [InlineData("A=b", "b")]
    [InlineData("A = b", "b")]
    [InlineData("A= b \t ", "b")]
    [InlineData("  A=b", "b")]
    [InlineData("export A=b", "b")]
    [InlineData("export\tA = \"b c\"", "b c")]
    [InlineData("set A=b", "b")]
    [InlineData("A=b\r\n", "b")]
    [InlineData("A=b\r", "b")]
    [InlineData("\uFEFFA=b", "b")]
    [InlineData("A=\u00A0b\u00A0", "b")]
    [InlineData("A=b#c", "b#c")]
    [InlineData("A=b # c", "b")]
    [InlineData("A=# c", "")]
    [InlineData("A=", "")]
    [InlineData("A=\"b # c\" # d", "b # c")]
    [InlineData("A='it is \"b\"'", "it is \"b\"")]
    [InlineData("A=\"b\nc\"\nB=d", "b\nc")]
    [InlineData("A=\"a\\nb\"", "a\\nb")]
    [InlineData("A=x\nA=b", "b")]
    [InlineData("# A=x\nA=b=c", "b=c")]
    public void A_line_sets_what_its_writer_meant(string text, string expected)
    {
        var file = EnvFileText.Parse(text);
        Assert.Equal(expected, file.Values["A"]);
        Assert.Empty(file.Oddities);
    }

    [Theory]
    [InlineData("A: b", "line 1 sets nothing: between name and value stands =, not :")]
    [InlineData("\nsecret", "line 2 sets nothing: a setting is written NAME=value")]
    [InlineData("A=\"b", "line 1: its quote is not closed, and is taken as part of the value")]
    [InlineData(
        "export A=b MYCELIA_DB=c",
        "line 1: what looks like another setting is taken as part of the value of A; each setting has a line of its own"
    )]
    [InlineData("A=\"b\" c", "line 1: what stands behind the closing quote is ignored")]
    [InlineData("A=\u201Cb\u201D", "line 1: the value of A begins with a typographic quote, which is taken as part of it; use \" or '")]
    public void What_cannot_be_meant_is_named_by_its_line_and_never_quoted(string text, string expected) =>
        Assert.Equal(expected, Assert.Single(EnvFileText.Parse(text).Oddities));
}
