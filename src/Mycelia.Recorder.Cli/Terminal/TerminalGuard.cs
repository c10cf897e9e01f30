using System.ComponentModel;
using System.Diagnostics;

namespace Mycelia.Recorder.Cli.Terminal;

/// <summary>
/// A shell that outlives this process by a moment: if it dies without a word (kill -9, a crash of native code) while it has the
/// terminal, the shell gives the screen back. It learns of the death by the end of its input. Modes of the line are the business
/// of the user's shell, which restores them after every job that a signal ended.
/// </summary>
internal sealed class TerminalGuard : IDisposable
{
    private const string Script = """
        trap '' HUP INT QUIT TERM TSTP TTIN TTOU
        while read -r now; do state=$now; done
        [ "$state" != taken ] || printf '\033[0m\033[?7h\033[?25h\033[?1049l' >/dev/tty
        """;

    private readonly Process _shell;

    private TerminalGuard(Process shell) => _shell = shell;

    /// <returns>Null where there is no shell: then there is no guard.</returns>
    public static TerminalGuard? Start()
    {
        try
        {
            return new(
                Process.Start(
                    new ProcessStartInfo("/bin/sh", ["-c", Script])
                    {
                        RedirectStandardInput = true,
                        RedirectStandardOutput = true,
                        RedirectStandardError = true,
                    }
                )!
            );
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    public void Tell(bool isTaken)
    {
        try
        {
            _shell.StandardInput.WriteLine(isTaken ? "taken" : "given back");
            _shell.StandardInput.Flush();
        }
        catch (IOException)
        {
            // Somebody killed the guard.
        }
    }

    public void Dispose() => _shell.Dispose();
}
