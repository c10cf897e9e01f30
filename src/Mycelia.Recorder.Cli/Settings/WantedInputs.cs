namespace Mycelia.Recorder.Cli.Settings;

/// <summary>Which inputs are to be recorded.</summary>
/// <param name="Orders">Of each input its names, the best first; one without names is the system's default. There is at least one.</param>
/// <param name="Never">What is never taken.</param>
internal sealed record WantedInputs(IReadOnlyList<IReadOnlyList<string>> Orders, IReadOnlyList<string> Never)
{
    /// <summary>The system's default.</summary>
    public static WantedInputs Default { get; } =
        new(
            [
                [],
            ],
            []
        );
}
