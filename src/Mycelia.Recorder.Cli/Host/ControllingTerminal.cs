using Mycelia.Recorder.Cli.Terminal;

namespace Mycelia.Recorder.Cli.Host;

/// <summary>Tells whether the terminal that the program was started from has gone since. A service never had one.</summary>
internal sealed class ControllingTerminal
{
    private readonly bool _wasThere = IsThere();

    public bool HasGone => _wasThere && !IsThere();

    /// <summary>The kernel answers ENXIO when there is none, and from the moment of a hang-up on, before it sends SIGHUP.</summary>
    private static bool IsThere()
    {
        if (OperatingSystem.IsWindows())
            return false;
        // .NET's own way to open a file says no with an exception, which costs more than anything else at a start.
        using var terminal = Tty.Open("/dev/tty", 0);
        return !terminal.IsInvalid;
    }
}
