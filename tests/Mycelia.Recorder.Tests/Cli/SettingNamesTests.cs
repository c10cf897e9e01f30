using System.Reflection;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Tests.Cli;

public sealed class SettingNamesTests
{
    [Theory]
    [InlineData("MYCELIA_DEVCE", "MYCELIA_DEVCE in .env is not a setting and is ignored; did you mean MYCELIA_DEVICE?")]
    [InlineData("mycelia_url", "did you mean MYCELIA_URL?")]
    [InlineData("MYCELA_TOKEN", "did you mean MYCELIA_TOKEN?")]
    [InlineData("MYCELIA_FAVOURITE_COLOUR", "MYCELIA_FAVOURITE_COLOUR in .env is not a setting and is ignored; the nearest is")]
    public void A_misspelt_setting_is_named_with_the_nearest(string name, string expected) =>
        Assert.Contains(expected, Assert.Single(SettingNames.Warnings([name], ".env")), StringComparison.Ordinal);

    [Theory]
    [InlineData("MYCELIA_URL")]
    [InlineData("MYCELIA_LOCAL_TZ")]
    [InlineData("MYCELIA_SERVER_DATA")]
    [InlineData("MONGO_URL")]
    [InlineData("PATH")]
    public void What_is_known_or_none_of_our_business_is_passed_over(string name) => Assert.Empty(SettingNames.Warnings([name], ".env"));

    [Theory]
    [InlineData("MYCELIA_AGAIN", "--again")]
    [InlineData("MYCELIA_DURATION", "--duration")]
    [InlineData("MYCELIA_NO_REALTIME", "--no-realtime")]
    public void What_is_said_to_one_call_is_no_setting(string name, string option) =>
        Assert.Equal(
            $"{name} in .env is ignored: {option} is for one call, and goes on the command line",
            Assert.Single(SettingNames.Warnings([name], ".env"))
        );

    [Fact]
    public void The_table_has_every_setting_once()
    {
        var fields = typeof(SettingsTable)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(static field => field.FieldType == typeof(Setting))
            .Select(static field => ((Setting)field.GetValue(null)!).Variable)
            .Where(static variable => variable.Length > 0);
        Assert.Equal(fields.Order(), SettingsTable.All.Select(static setting => setting.Variable).Order());
    }
}
