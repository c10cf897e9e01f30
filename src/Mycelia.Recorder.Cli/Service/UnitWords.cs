namespace Mycelia.Recorder.Cli.Service;

/// <summary>What differs between units, as it is written in one.</summary>
internal sealed record UnitWords
{
    /// <summary>Where it comes from, and how to change it.</summary>
    public required string Origin { get; init; }

    /// <summary>A line for what happens before each start, or nothing.</summary>
    public string Prepare { get; init; } = "";

    /// <summary>The program.</summary>
    public required string Program { get; init; }

    /// <summary>Its settings.</summary>
    public required string EnvFile { get; init; }

    /// <summary>Its queue.</summary>
    public required string Db { get; init; }

    /// <summary>Where it works.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>What of the home it writes.</summary>
    public required string Written { get; init; }

    /// <summary>What of the home it only reads.</summary>
    public required string Read { get; init; }
}
