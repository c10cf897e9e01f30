using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Errors;

/// <summary>Standard output takes nothing: a full disk behind it, a device that fails, a reader that has left.</summary>
/// <param name="error">As the system numbers it.</param>
/// <param name="words">As the system words it.</param>
internal sealed class OutputException(int error, string words) : IOException($"cannot write to the standard output: {words}")
{
    /// <summary>Whoever read it has seen enough, as <c>head</c> has: no trouble.</summary>
    public bool HasNoReader => error == Errno.NoReader;
}
