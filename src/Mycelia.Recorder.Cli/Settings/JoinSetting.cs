using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary><c>--join</c>: whether several inputs are one recording, a channel each.</summary>
internal static class JoinSetting
{
    /// <exception cref="UserError">They cannot be joined.</exception>
    public static bool Read(SettingsReader settings, WantedInputs inputs)
    {
        if (!settings.Switch(SettingsTable.Join))
            return false;
        var where = settings.WhereFrom(SettingsTable.Join);
        if (inputs.Orders.Count == 1)
            throw new UserError(
                ExitCode.Usage,
                $"--join ({where}) makes one recording of several inputs, and --device names "
                    + $"{(inputs.Orders[0].Count == 0 ? "none" : "one")}: give it once for each, such as "
                    + "--device @microphone --device @speaker"
            );
        if (inputs.Orders.Count > AudioFormat.MostChannels)
            throw new UserError(
                ExitCode.Usage,
                $"--join ({where}) makes a channel of each input, and a recording has {AudioFormat.MostChannels} at the most: "
                    + $"--device names {inputs.Orders.Count}"
            );
        if (settings.WhereFrom(SettingsTable.Channels) is { } channels)
            throw new UserError(ExitCode.Usage, $"--join makes one channel of each input: take --channels away ({channels})");
        try
        {
            AudioLibrary.SampleRate.Require("--join");
            return true;
        }
        catch (AudioLibraryException e)
        {
            throw new UserError(ExitCode.Usage, e.Message);
        }
    }
}
