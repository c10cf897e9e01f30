using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>Names what was set and is no setting.</summary>
internal static class SettingNames
{
    private const string Prefix = "MYCELIA_";

    /// <summary>Of other Mycelia programs, which share an environment or a .env file with this one.</summary>
    private static readonly string[] OtherPrograms =
    [
        "MYCELIA_SERVER_URLS",
        "MYCELIA_SERVER_DATA",
        "MYCELIA_SECRETS_FILE",
        "MYCELIA_APPLE_VOICEMEMOS_ROOT",
        "MYCELIA_GOOGLE_DRIVE_ROOT",
        "MYCELIA_LOCAL_AUDIO_ROOT",
        "MYCELIA_GOOGLE_TZ",
        "MYCELIA_LOCAL_TZ",
    ];

    /// <summary>One sentence for each name that looks like a setting and is none.</summary>
    /// <param name="names">What is set.</param>
    /// <param name="where">Where: "the environment", or a file's path.</param>
    public static IEnumerable<string> Warnings(IEnumerable<string> names, string where)
    {
        var known = SettingsTable.All.Select(static setting => setting.Variable).ToArray();
        foreach (var name in names.Except(known).Except(OtherPrograms).Order(StringComparer.Ordinal))
        {
            if (Array.Find(SettingsTable.OfOneCall, setting => VariableOf(setting) == name) is { } option)
            {
                yield return $"{name} in {where} is ignored: {option.Flag} is for one call, and goes on the command line";
                continue;
            }

            var nearest = known.MinBy(candidate => EditDistance.Between(name, candidate))!;
            var isNear = EditDistance.Between(name, nearest) <= 3;
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
                yield return isNear
                    ? $"{name} in {where} is not a setting and is ignored; did you mean {nearest}?"
                    : $"{name} in {where} is not a setting and is ignored; the nearest is {nearest} ('mycelia-recorder config' lists all)";
            else if (EditDistance.Between(name, nearest) <= 2)
                yield return $"{name} in {where} is not a setting and is ignored; did you mean {nearest}?";
        }
    }

    private static string VariableOf(Setting setting) => Prefix + setting.Flag!.TrimStart('-').Replace('-', '_').ToUpperInvariant();
}
