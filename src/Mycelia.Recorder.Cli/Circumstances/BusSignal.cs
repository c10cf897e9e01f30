namespace Mycelia.Recorder.Cli.Circumstances;

/// <summary>What was told on a bus.</summary>
/// <param name="Path">Of what.</param>
/// <param name="Member">What happened.</param>
internal readonly record struct BusSignal(string Path, string Member);
