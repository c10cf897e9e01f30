using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Tests.Cli.Notify;

/// <summary>Who is told, as it is written; and what of it may be shown.</summary>
public sealed class NotifyTargetsTests
{
    [Fact]
    public void Several_stand_beside_each_other() =>
        Assert.Equal(
            [
                new NotifyTarget.Desktop(),
                new NotifyTarget.Command("logger -t mycelia \"$MYCELIA_TEXT\"; true"),
                new NotifyTarget.Address(new("https://hc-ping.com/id")),
            ],
            NotifyTargets.Parse("desktop ;; logger -t mycelia \"$MYCELIA_TEXT\"; true;;https://hc-ping.com/id ;;")
        );

    [Theory]
    [InlineData("curl -d hello https://ntfy.sh/topic")]
    [InlineData("URL=https://ntfy.sh/topic notify-me")]
    [InlineData("/usr/local/bin/notify-me")]
    public void A_command_that_has_an_address_in_it_is_a_command(string text) =>
        Assert.Equal(new NotifyTarget.Command(text), Assert.Single(NotifyTargets.Parse(text)));

    [Theory]
    [InlineData("https://user:password@hc-ping.com/id")]
    [InlineData("htps://hc-ping.com/secret")]
    [InlineData("https:///secret")]
    [InlineData("ftp://example.org/secret")]
    [InlineData("https://hc-ping.com/id#secret")]
    public void An_address_that_is_none_or_holds_a_login_is_none_and_not_shown(string text)
    {
        Assert.Null(Assert.Single(NotifyTargets.Parse(text)));
        Assert.Equal("(an address, not shown)", NotifyTargets.Show(text));
    }

    [Fact]
    public void What_may_be_a_secret_is_not_shown() =>
        Assert.Equal(
            "desktop ;; curl (arguments not shown) ;; https://hc-ping.com/(not shown) ;; notify-me",
            SettingsTable.Notify.Show("desktop;;curl https://ntfy.sh/secret;;https://hc-ping.com/secret?key=secret;;notify-me")
        );

    [Fact]
    public void Files_that_commands_begin_with_are_known() =>
        Assert.Equal(["/opt/notify"], NotifySetting.FilesOf("desktop ;; /opt/notify --all ;; logger hello ;; https://hc-ping.com/id"));
}
