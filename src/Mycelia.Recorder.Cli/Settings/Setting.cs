using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>One thing that can be set: by its flag, by its environment variable, in the .env file, in this order.</summary>
/// <param name="Flag">The option on the command line; null for what must not stand there: secrets.</param>
/// <param name="Variable">The environment variable, and the name in the .env file; empty for what is said to one call:
/// <see cref="SettingsTable.WithoutVariable"/>.</param>
/// <param name="Description">For <c>--help</c>, the manual and docs/settings.md; the default is added to it.</param>
/// <param name="Default">What holds when nothing is said.</param>
/// <param name="ValueName">What <c>--help</c> calls the value; null for an option without one.</param>
internal sealed record Setting(string? Flag, string Variable, string Description, string? Default = null, string? ValueName = null)
{
    public bool IsSwitch => ValueName is null && !IsSecret;

    /// <summary>Never shown, by anything.</summary>
    public bool IsSecret => Flag is null;

    /// <summary>The option in one letter, such as <c>-d</c>; null for most.</summary>
    public string? Short { get; init; }

    /// <summary>What it is about: the heading in <c>--help</c>.</summary>
    public SettingGroup Group { get; init; } = SettingGroup.Command;

    /// <summary>What may be set, when that is a closed list: for completion.</summary>
    public string[] Values { get; init; } = [];

    /// <summary>What stands between values, where the option may be given several times; null: once.</summary>
    public string? Separator { get; init; }

    /// <summary>Whether the option may be given several times.</summary>
    public bool IsRepeatable => Separator is not null;

    /// <summary>A value as it may be shown: no secret, and no password that stands in an address by mistake.</summary>
    public string Show(string value) =>
        IsSecret ? "(set, not shown)"
        : MayHoldSecrets ? NotifyTargets.Show(value)
        : IsAddress ? AddressText.Show(value)
        : value;

    /// <summary>Whether its values are <see cref="NotifyTargets"/>, of which some hold a secret.</summary>
    public bool MayHoldSecrets { get; init; }

    /// <summary>Several values as one.</summary>
    public string Join(IEnumerable<string> values) => string.Join($" {Separator} ", values);

    private bool IsAddress => ValueName == "URL";
}
