using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Destinations;

namespace Mycelia.Recorder.Cli.Doctor;

/// <summary>The folder that audio goes into, where it goes into one.</summary>
internal static class FolderChecks
{
    public static async Task<IReadOnlyList<Finding>> RunAsync(SettingsReader settings, CancellationToken stop)
    {
        try
        {
            return !settings.Switch(SettingsTable.NoUpload) && DestinationSetting.Read(settings) is ChosenDestination.InFolder to
                ? [await LookAsync(to, stop)]
                : [];
        }
        catch (UserError)
        {
            // The settings' own check says what is wrong.
            return [];
        }
    }

    /// <summary>Whether files can be written there.</summary>
    public static async Task<Finding> LookAsync(ChosenDestination.InFolder chosen, CancellationToken stop)
    {
        var destination = DestinationTable.Open(chosen, server: null, memory: null);
        using var held = destination as IDisposable;
        return await destination.FindObstacleAsync(stop) is { } obstacle
            ? Finding.Bad("folder", HintWords.Say(obstacle), "recording goes on meanwhile, nothing is lost")
            : Finding.Good("folder", $"{chosen.Path} can be written; a folder needs no address and no key");
    }
}
