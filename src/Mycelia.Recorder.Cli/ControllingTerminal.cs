namespace Mycelia.Recorder.Cli;

/// <summary>Tells whether the terminal that the program was started from has gone since. A service never had one.</summary>
internal sealed class ControllingTerminal
{
    private readonly bool _wasThere = IsThere();

    public bool HasGone => _wasThere && !IsThere();

    /// <summary>The kernel answers ENXIO when there is none, and from the moment of a hang-up on, before it sends SIGHUP.</summary>
    private static bool IsThere()
    {
        try
        {
            using var terminal = File.OpenHandle("/dev/tty", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
