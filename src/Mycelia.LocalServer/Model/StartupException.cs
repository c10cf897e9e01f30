namespace Mycelia.LocalServer.Model;

/// <summary>The server cannot start. The message is the one line that the user sees: what is wrong and what to do.</summary>
internal sealed class StartupException(string message, int exitCode = StartupException.Failed, Exception? inner = null)
    : Exception(message, inner)
{
    public const int Failed = 1;
    public const int WrongSettings = 2;

    public int ExitCode { get; } = exitCode;
}
