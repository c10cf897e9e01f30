using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Tests.Cli;

public sealed class PlacesTests
{
    private const string User = "/home/me/.local/state/mycelia-recorder/audio_queue.db";

    [Theory]
    [InlineData(false, false, false, "audio_queue.db")]
    [InlineData(false, true, true, "audio_queue.db")]
    [InlineData(true, true, false, "audio_queue.db")]
    [InlineData(true, true, true, "audio_queue.db")]
    [InlineData(true, false, true, "audio_queue.db")]
    [InlineData(true, false, false, User)]
    public void A_queue_in_the_working_directory_never_goes_out_of_sight(
        bool isInstalled,
        bool hasQueueHere,
        bool hasSettingsHere,
        string expected
    ) => Assert.Equal(expected, In(isInstalled, hasQueueHere, hasSettingsHere).Queue.Path);

    [Theory]
    [InlineData(false, false, ".env")]
    [InlineData(false, true, ".env")]
    [InlineData(true, true, ".env")]
    [InlineData(true, false, "/home/me/.config/mycelia-recorder/recorder.env")]
    public void An_installed_program_reads_the_users_settings_unless_there_are_some_here(
        bool isInstalled,
        bool hasSettingsHere,
        string expected
    ) => Assert.Equal(expected, In(isInstalled, false, hasSettingsHere).EnvFile.Path);

    [Theory]
    [InlineData(null, "/home/me", "/home/me", null)]
    [InlineData("/srv/me", "/home/me", "/srv/me", null)]
    [InlineData(null, "/", null, "HOME is not set")]
    [InlineData("", "/", null, "HOME is not set")]
    [InlineData("me", "/home/me", null, "HOME is 'me', which is no absolute path")]
    [InlineData("/nonexistent", "/home/me", null, "HOME is /nonexistent, which is not there")]
    [InlineData(null, "/nonexistent", null, "this user's home, /nonexistent, is not there")]
    public void A_home_that_is_not_there_or_no_absolute_path_is_none(
        string? variable,
        string ofSystem,
        string? expected,
        string? trouble
    ) =>
        Assert.Equal(
            new HomeFolder(expected, trouble),
            HomeFolder.Of(variable, ofSystem, static path => path == "/nonexistent" ? "is not there" : null)
        );

    [Theory]
    [InlineData("/home/me", null, "/home/me/.config")]
    [InlineData("/home/me", "conf", "/home/me/.config")]
    [InlineData("/home/me", "/conf", "/conf")]
    [InlineData(null, "/conf", "/conf")]
    [InlineData(null, "conf", null)]
    [InlineData(null, "", null)]
    public void Only_absolute_paths_of_the_environment_count(string? home, string? variable, string? expected) =>
        Assert.Equal(expected, new HomeFolder(home, null).Folder(variable, ".config"));

    private static Places In(bool isInstalled, bool hasQueueHere, bool hasSettingsHere) =>
        new(new UserEnvironment(isInstalled, hasQueueHere, hasSettingsHere, "/home/me/.config", "/home/me/.local/state"));
}
