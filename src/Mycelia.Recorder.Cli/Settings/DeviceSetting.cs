using Mycelia.Recorder.Capture.Devices;
using Mycelia.Recorder.Cli.Errors;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary><c>--device</c> and <c>--or</c>: what is to be recorded.</summary>
internal static class DeviceSetting
{
    /// <summary>Stands between the names of an order.</summary>
    public const string Separator = "||";

    /// <exception cref="UserError">One of the names cannot be meant, or none is the first.</exception>
    public static WantedInputs Read(SettingsReader settings)
    {
        string[] first = [.. Parse(settings.Text(SettingsTable.Device))];
        string[] order = [.. first, .. Parse(settings.Text(SettingsTable.Or))];
        if (order.Length > 0 && first.Length == 0)
            throw new UserError(
                ExitCode.Usage,
                $"--or names what to record while the input of --device is away, and no --device is given: write --device '{order[0]}'"
            );
        if (Array.Find(order, IsNone) is { } none)
            throw new UserError(
                ExitCode.Usage,
                $"there is no input '{none}' ({settings.WhereFrom(SettingsTable.Device)}): what follows a default is "
                    + $"{FollowedInputs.Microphone} or {FollowedInputs.Speaker}"
            );
        if (Array.Exists(order, FollowedInputs.IsSpeaker) && BackendSetting.Name(settings) == "portaudio")
            throw new UserError(
                ExitCode.Usage,
                $"PortAudio does not know which input is {FollowedInputs.Speaker}: name an input ('mycelia-recorder devices' lists them), "
                    + "or use --backend pulse"
            );
        return new(order);
    }

    /// <summary>The same for who only looks: one that is malformed is for others to say.</summary>
    public static WantedInputs ReadOrDefault(SettingsReader settings)
    {
        try
        {
            return Read(settings);
        }
        catch (UserError)
        {
            return WantedInputs.Default;
        }
    }

    /// <summary>The names of an order, as it is written.</summary>
    public static IReadOnlyList<string> Parse(string? value) =>
        (value ?? "").Split(Separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsNone(string name) =>
        FollowedInputs.IsMeant(name) && !FollowedInputs.IsMicrophone(name) && !FollowedInputs.IsSpeaker(name);
}
