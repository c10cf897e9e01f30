namespace Mycelia.Recorder.Cli.Settings;

/// <summary>Which inputs are to be recorded.</summary>
/// <param name="Order">The best first; empty for the system's default.</param>
internal sealed record WantedInputs(IReadOnlyList<string> Order)
{
    /// <summary>The system's default.</summary>
    public static WantedInputs Default { get; } = new([]);
}
