namespace Mycelia.Recorder.Cli.CommandLine;

/// <summary>What a command takes besides options.</summary>
/// <param name="Name">What <c>--help</c> calls it.</param>
/// <param name="Description">What it is.</param>
/// <param name="Least">How many there must be.</param>
/// <param name="Most">How many there may be.</param>
internal sealed record Operand(string Name, string Description, int Least = 0, int Most = 1000)
{
    /// <summary>What may stand there, when that is a closed list.</summary>
    public string[] Values { get; init; } = [];
}
