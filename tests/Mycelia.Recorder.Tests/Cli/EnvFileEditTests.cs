using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Tests.Cli;

/// <summary>What a program changes in a file of settings, and what it leaves as somebody wrote it.</summary>
public sealed class EnvFileEditTests
{
    [Fact]
    public void What_is_not_changed_stays_as_it_was_written() =>
        Assert.Equal(
            "# mine\n\nexport MYCELIA_RATE = 44.1k # high\nMYCELIA_DEVICE=desk\nMYCELIA_LOG_FILE='a\nb'\n",
            EnvFileEdit.Apply(
                "# mine\n\nexport MYCELIA_RATE = 44.1k # high\nMYCELIA_DEVICE=usb\nMYCELIA_LOG_FILE='a\nb'\n",
                new Dictionary<string, string?> { ["MYCELIA_DEVICE"] = "desk" }
            )
        );

    [Fact]
    public void A_new_setting_takes_the_line_that_was_left_for_it() =>
        Assert.Equal(
            "# MYCELIA_URL=\nMYCELIA_TOKEN=secret\nMYCELIA_DEVICE=\"my #desk\"\n",
            EnvFileEdit.Apply(
                "# MYCELIA_URL=\n# MYCELIA_TOKEN=\n",
                new Dictionary<string, string?> { ["MYCELIA_TOKEN"] = "secret", ["MYCELIA_DEVICE"] = "my #desk" }
            )
        );

    [Fact]
    public void Of_a_setting_that_stood_there_twice_one_line_is_left() =>
        Assert.Equal("B=1\nA=3\n", EnvFileEdit.Apply("A=1\nB=1\nA=\"2\n2\"", new Dictionary<string, string?> { ["A"] = "3" }));

    [Fact]
    public void A_removed_setting_goes_with_all_its_lines() =>
        Assert.Equal("B=1\n", EnvFileEdit.Apply("A='1\n2'\nB=1\nA=2\n", new Dictionary<string, string?> { ["A"] = null }));

    [Fact]
    public void Lines_go_on_ending_as_they_did() =>
        Assert.Equal("A=1\r\nB=2\r\n", EnvFileEdit.Apply("A=1\r\n", new Dictionary<string, string?> { ["B"] = "2" }));

    [Theory]
    [InlineData("a\nMYCELIA_URL=http://evil.test")]
    [InlineData("'\"")]
    [InlineData("\u001b[31m")]
    public void A_value_that_would_say_more_than_itself_is_refused(string value) =>
        Assert.Throws<UserError>(() => EnvFileEdit.Apply("", new Dictionary<string, string?> { ["MYCELIA_DEVICE"] = value }));

    [Fact]
    public void A_file_whose_meaning_would_change_is_left_alone() =>
        // The open quote, taken as text so far, would reach to the quote of the new line.
        Assert.Throws<UserError>(() => EnvFileEdit.Apply("A=\"open\n", new Dictionary<string, string?> { ["B"] = "x #y" }));
}
