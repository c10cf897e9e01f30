using Mycelia.Recorder.Capture.Devices;
using Mycelia.Recorder.Cli.Errors;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary><c>--device</c>, <c>--or</c> and <c>--never</c>: what is to be recorded, and what is not.</summary>
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
        var never = ReadNever(settings);
        foreach (var part in never)
        {
            if (Array.Find(order, name => Has(name, part)) is { } named)
                throw new UserError(
                    ExitCode.Usage,
                    $"--device names '{named}', and --never '{part}' ({settings.WhereFrom(SettingsTable.Never)}): it cannot be recorded "
                        + "and never be recorded; take one of the two away"
                );
        }

        return new(order, never);
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

    /// <exception cref="UserError">One of them is no device's name.</exception>
    private static string[] ReadNever(SettingsReader settings)
    {
        string[] never =
        [
            .. (settings.Text(SettingsTable.Never) ?? "").Split(
                SettingsTable.Never.Separator,
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            ),
        ];
        return Array.Find(never, FollowedInputs.IsMeant) is { } followed
            ? throw new UserError(
                ExitCode.Usage,
                $"--never names inputs, and '{followed}' stands for whichever is the default ({settings.WhereFrom(SettingsTable.Never)}): "
                    + "name the input"
            )
            : never;
    }

    /// <summary>Whether whatever fits a name has a text in its name or description.</summary>
    private static bool Has(string name, string part) => name.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static bool IsNone(string name) =>
        FollowedInputs.IsMeant(name) && !FollowedInputs.IsMicrophone(name) && !FollowedInputs.IsSpeaker(name);
}
