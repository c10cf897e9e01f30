using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Destinations;
using Mycelia.Recorder.Destinations.Folder;

namespace Mycelia.Recorder.Cli.Doctor;

/// <summary>The folder that audio goes into, where it goes into one.</summary>
internal static class FolderChecks
{
    public static async Task<IReadOnlyList<Finding>> RunAsync(SettingsReader settings, CancellationToken stop)
    {
        try
        {
            return !settings.Switch(SettingsTable.NoUpload) && DestinationSetting.Read(settings) is ChosenDestination.OfFolder to
                ? [await LookAsync(to.Path, stop)]
                : [];
        }
        catch (UserError)
        {
            // The settings' own check says what is wrong.
            return [];
        }
    }

    /// <summary>Whether files can be written there.</summary>
    public static async Task<Finding> LookAsync(string path, CancellationToken stop) =>
        await new FolderDestination(path).FindObstacleAsync(stop) is { } obstacle
            ? Finding.Bad("folder", HintWords.Say(obstacle), "recording goes on meanwhile, nothing is lost")
            : Finding.Good("folder", $"{path} can be written; a folder needs no address and no key");
}
