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
    public void A_queue_in_the_working_directory_never_goes_out_of_sight(bool isInstalled, bool hasQueueHere, bool hasSettingsHere, string expected) =>
        Assert.Equal(expected, In(isInstalled, hasQueueHere, hasSettingsHere).Queue.Path);

    [Theory]
    [InlineData(false, false, ".env")]
    [InlineData(false, true, ".env")]
    [InlineData(true, true, ".env")]
    [InlineData(true, false, "/home/me/.config/mycelia-recorder/recorder.env")]
    public void An_installed_program_reads_the_users_settings_unless_there_are_some_here(bool isInstalled, bool hasSettingsHere, string expected) =>
        Assert.Equal(expected, In(isInstalled, false, hasSettingsHere).EnvFile.Path);

    private static Places In(bool isInstalled, bool hasQueueHere, bool hasSettingsHere) =>
        new(new Surroundings(isInstalled, hasQueueHere, hasSettingsHere, "/home/me/.config", "/home/me/.local/state"));
}
