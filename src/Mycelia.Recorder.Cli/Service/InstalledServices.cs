using System.Text.RegularExpressions;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Service;

/// <summary>The services that this user has installed: those with a unit of the user's own, and packaged ones that are enabled.</summary>
internal static partial class InstalledServices
{
    private const string Wanted = "default.target.wants";

    /// <summary>All of them, the one without a name first.</summary>
    public static IReadOnlyList<ServiceFiles> All(SettingsReader settings)
    {
        var units = settings.Places.FindUserUnits();
        return units is null
            ? []
            :
            [
                .. NamesIn(units)
                    .Concat(NamesIn(Path.Combine(units, Wanted)))
                    .Distinct()
                    .OrderBy(static name => name.IsMain ? "" : name.Text, StringComparer.Ordinal)
                    .Select(name => Find(settings, name))
                    .OfType<ServiceFiles>(),
            ];
    }

    /// <returns>Null when it is not installed.</returns>
    public static ServiceFiles? Find(SettingsReader settings, ServiceName name)
    {
        if (settings.Places.FindUserUnits() is not { } units)
            return null;
        string[] places = [Path.Combine(units, name.Unit), Path.Combine(units, Wanted, name.Unit)];
        if (Array.Find(places, File.Exists) is not { } unit)
            return null;
        var text = File.ReadAllText(unit);
        return new(
            name,
            Option(text, "--env-file", name) ?? settings.Places.EnvFileOf(name),
            Option(text, "--db", name) ?? settings.Places.QueueOf(name)
        );
    }

    private static IEnumerable<ServiceName> NamesIn(string folder) =>
        Directory.Exists(folder)
            ? Directory
                .EnumerateFileSystemEntries(folder)
                .Select(static path => ServiceName.OfUnit(Path.GetFileName(path)))
                .OfType<ServiceName>()
            : [];

    private static string? Option(string unit, string option, ServiceName name) =>
        Regex.Match(unit, Regex.Escape(option) + " \"((?:[^\"\\\\]|\\\\.)*)\"", RegexOptions.CultureInvariant) is { Success: true } match
            ? Specifier()
                .Replace(
                    EscapedCharacter().Replace(match.Groups[1].Value, "$1"),
                    one =>
                        one.Value switch
                        {
                            "%h" => HomeFolder.Find().Path ?? "",
                            "%i" => name.Text,
                            _ => one.Groups[1].Value,
                        }
                )
                .Replace("$$", "$", StringComparison.Ordinal)
            : null;

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex EscapedCharacter();

    [GeneratedRegex("%(.)")]
    private static partial Regex Specifier();
}
