using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Setup;

/// <summary>What becomes of a setting in the file. Secrets are not shown.</summary>
/// <param name="Name">The setting's variable.</param>
/// <param name="Words">What becomes of it.</param>
internal sealed record SettingsChange(string Name, string Words)
{
    /// <summary>Those that change anything, in the order of the documentation.</summary>
    public static IReadOnlyList<SettingsChange> Of(
        IReadOnlyDictionary<string, string?> changes,
        IReadOnlyDictionary<string, string> former
    ) =>
        [
            .. SettingsTable
                .All.Where(setting =>
                    changes.TryGetValue(setting.Variable, out var value) && value != former.GetValueOrDefault(setting.Variable)
                )
                .Select(setting => new SettingsChange(
                    setting.Variable,
                    WordsOf(setting, former.GetValueOrDefault(setting.Variable), changes[setting.Variable])
                )),
        ];

    private static string WordsOf(Setting setting, string? former, string? value) =>
        (former, value) switch
        {
            (null, { } first) => setting.IsSecret ? "set, not shown" : setting.Show(first),
            ({ } last, null) => setting.IsSecret ? "removed" : $"removed, was {setting.Show(last)}",
            ({ } last, { } next) => setting.IsSecret ? "another one, not shown" : $"{setting.Show(next)}, was {setting.Show(last)}",
            _ => "",
        };
}
