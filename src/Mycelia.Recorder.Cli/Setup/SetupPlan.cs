using Mycelia.Recorder.Cli.Doctor;
using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Setup;

/// <summary>What is to be done, once everything is known. Nothing was changed yet.</summary>
internal sealed record SetupPlan
{
    /// <summary>The recorder's files.</summary>
    public required ServiceFiles Files { get; init; }

    /// <summary>What the file of settings says so far; null when there is none.</summary>
    public required string? FormerText { get; init; }

    /// <summary>What it is to say.</summary>
    public required string Text { get; init; }

    public required IReadOnlyList<SettingsChange> Changes { get; init; }

    /// <summary>What the look at the destination showed.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>What it came to, as an exit code of <c>auth</c>; anything but 0: nothing is to be done.</summary>
    public required int CheckExitCode { get; init; }

    /// <summary>A folder to deliver into that is not there yet.</summary>
    public required string? NewFolder { get; init; }

    public required bool Service { get; init; }

    public required bool Linger { get; init; }

    public IReadOnlyDictionary<string, string> Values => EnvFileText.Parse(Text).Values;

    /// <summary>Whether the file is written.</summary>
    public bool IsWritten => FormerText is null || Changes.Count > 0;
}
