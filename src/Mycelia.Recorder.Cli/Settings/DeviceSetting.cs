using Mycelia.Recorder.Capture.Devices;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary><c>--device</c>, <c>--or</c> and <c>--never</c>: what is to be recorded, and what is not.</summary>
internal static class DeviceSetting
{
    /// <summary>Stands between the names of an order.</summary>
    public const string Separator = "||";

    /// <summary>Stands between inputs that are recorded at once, each of which may have an order.</summary>
    public const string InputSeparator = ";;";

    /// <exception cref="UserError">One of the names cannot be meant, or none is the first.</exception>
    public static WantedInputs Read(SettingsReader settings)
    {
        IReadOnlyList<string>[] orders = [.. ReadOrders(settings)];
        string[] names = [.. orders.SelectMany(static order => order)];
        if (Array.Find(names, IsNone) is { } none)
            throw new UserError(
                ExitCode.Usage,
                $"there is no input '{none}' ({settings.WhereFrom(SettingsTable.Device)}): what follows a default is "
                    + $"{FollowedInputs.Microphone} or {FollowedInputs.Speaker}"
            );
        var isPortAudio = BackendSetting.Name(settings) == "portaudio";
        if (isPortAudio && Array.Exists(names, FollowedInputs.IsSpeaker))
            throw new UserError(
                ExitCode.Usage,
                $"PortAudio does not know which input is {FollowedInputs.Speaker}: name an input ('mycelia-recorder devices' lists them), "
                    + "or use --backend pulse"
            );
        if (isPortAudio && orders.Length > 1)
            throw new UserError(
                ExitCode.Usage,
                "PortAudio records one input at a time, and --device names several: name one, or use --backend pulse"
            );
        CheckSeveral(settings, orders);
        var never = ReadNever(settings);
        foreach (var part in never)
        {
            if (Array.Find(names, name => Has(name, part)) is { } named)
                throw new UserError(
                    ExitCode.Usage,
                    $"--device names '{named}', and --never '{part}' ({settings.WhereFrom(SettingsTable.Never)}): it cannot be recorded "
                        + "and never be recorded; take one of the two away"
                );
        }

        return new(
            orders.Length == 0
                ?
                [
                    [],
                ]
                : orders,
            never
        );
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

    /// <summary>The inputs that a value names, each with the names of its order.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Parse(string? value) =>
        [.. Split(value, InputSeparator).Select(static input => Split(input, Separator)).Where(static order => order.Length > 0)];

    private static string[] Split(string? value, string separator) =>
        (value ?? "").Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>On the command line, <c>--or</c> adds to the <c>--device</c> before it.</summary>
    /// <exception cref="UserError">There is none, or more than one that could be meant.</exception>
    private static List<List<string>> ReadOrders(SettingsReader settings)
    {
        List<List<string>> orders = [.. Parse(settings.Text(SettingsTable.Device)).Select(static order => order.ToList())];
        var given = settings.InOrder(SettingsTable.Device, SettingsTable.Or);
        var at = given.Any(static one => one.Setting == SettingsTable.Device) ? 0 : orders.Count;
        foreach (var (setting, value) in given)
        {
            if (setting == SettingsTable.Device)
            {
                at += Parse(value).Count;
                continue;
            }

            if (orders.Count == 0)
                throw new UserError(
                    ExitCode.Usage,
                    $"--or names what to record while the input of --device is away, and no --device is given: write --device '{value}'"
                );
            if (orders.Count > 1 && (at == 0 || given[0].Setting == SettingsTable.Or))
                throw new UserError(
                    ExitCode.Usage,
                    $"--or '{value}' belongs to the --device before it, and there is none: write it behind the --device that is meant"
                );
            orders[Math.Max(at, 1) - 1].AddRange(Split(value, Separator));
        }

        return orders;
    }

    /// <exception cref="UserError">They cannot be recorded at once.</exception>
    private static void CheckSeveral(SettingsReader settings, IReadOnlyList<string>[] orders)
    {
        if (orders.Length > InputName.Most)
            throw new UserError(
                ExitCode.Usage,
                $"--device names {orders.Length} inputs, and {InputName.Most} are the most that one recorder takes "
                    + $"({settings.WhereFrom(SettingsTable.Device)}): start another one with another --db for the rest"
            );
        if (
            orders.GroupBy(static order => order[0], StringComparer.OrdinalIgnoreCase).FirstOrDefault(static same => same.Count() > 1) is
            { } twice
        )
            throw new UserError(
                ExitCode.Usage,
                $"--device names '{twice.Key}' twice ({settings.WhereFrom(SettingsTable.Device)}): an input is recorded once; take one of "
                    + "them away"
            );
    }

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
