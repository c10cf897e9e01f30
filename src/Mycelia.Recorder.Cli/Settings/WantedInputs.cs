namespace Mycelia.Recorder.Cli.Settings;

/// <summary>Which inputs are to be recorded.</summary>
/// <param name="Order">The best first; empty for the system's default.</param>
/// <param name="Never">What is never taken.</param>
internal sealed record WantedInputs(IReadOnlyList<string> Order, IReadOnlyList<string> Never)
{
    /// <summary>The system's default.</summary>
    public static WantedInputs Default { get; } = new([], []);
}
