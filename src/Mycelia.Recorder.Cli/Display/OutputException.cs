namespace Mycelia.Recorder.Cli.Display;

/// <summary>Standard output takes nothing: a full disk behind it, a device that fails.</summary>
internal sealed class OutputException(Exception cause) : IOException($"cannot write to the standard output: {cause.Message.Split(" : ")[0].TrimEnd('.')}", cause);
