using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Cli.Terminal;

/// <summary>
/// Takes the terminal for a display that fills it, and gives it back as it was: at the end, at a crash, at a second Ctrl+C, and
/// while the process is stopped (Ctrl+Z) or in the background. What ends it without a word is the guard's business.
/// </summary>
internal sealed class TerminalSession : IDisposable
{
    private static readonly byte[] Taken = "\e[?1049h\e[?25l\e[?7l\e[2J"u8.ToArray();
    private static readonly byte[] GivenBack = "\e[0m\e[?7h\e[?25h\e[?1049l"u8.ToArray();

    private readonly Tty _tty;
    private readonly Stream _output;
    private readonly Lock _lock = new();
    private readonly PosixSignalRegistration[] _signals;
    private TerminalGuard? _guard;
    private bool _isTaken;
    private bool _isOver;
    private long _suspendedUntil;

    public TerminalSession(Tty tty, Stream output)
    {
        (_tty, _output) = (tty, output);
        AppDomain.CurrentDomain.ProcessExit += OnEnd;
        AppDomain.CurrentDomain.UnhandledException += OnEnd;
        _signals = OperatingSystem.IsWindows()
            ? []
            :
            [
                PosixSignalRegistration.Create(PosixSignal.SIGTSTP, Suspend),
                PosixSignalRegistration.Create(PosixSignal.SIGQUIT, _ => GiveBack()),
                PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => GiveBack()),
            ];
    }

    /// <summary>Draws, when this process may; takes the terminal first where it has not got it.</summary>
    /// <param name="frame">Told whether the screen is empty and everything is to be drawn; gives what to write.</param>
    /// <exception cref="IOException">The terminal is gone.</exception>
    public void Draw(Func<bool, ReadOnlyMemory<byte>> frame)
    {
        lock (_lock)
        {
            if (_isOver || Environment.TickCount64 < _suspendedUntil)
                return;
            var isNew = !_isTaken;
            if (isNew)
            {
                if (!_tty.IsForeground)
                    return;
                _isTaken = true;
                (_guard ??= TerminalGuard.Start())?.Tell(isTaken: true);
                _tty.ReadKeys();
                _output.Write(Taken);
            }

            var bytes = frame(isNew);
            if (bytes.Length > 0)
                _output.Write(bytes.Span);
        }
    }

    public void Dispose()
    {
        OnEnd(null, EventArgs.Empty);
        _guard?.Dispose();
        foreach (var signal in _signals)
            signal.Dispose();
        AppDomain.CurrentDomain.ProcessExit -= OnEnd;
        AppDomain.CurrentDomain.UnhandledException -= OnEnd;
    }

    private void OnEnd(object? sender, EventArgs e)
    {
        lock (_lock)
            _isOver = true;
        GiveBack();
    }

    /// <summary>Stands still only when the terminal is given back; .NET would not stand still at all once the signal is handled.</summary>
    private void Suspend(PosixSignalContext context)
    {
        context.Cancel = true;
        lock (_lock)
            _suspendedUntil = Environment.TickCount64 + 500;
        GiveBack();
        Tty.StandStill();
    }

    private void GiveBack()
    {
        lock (_lock)
        {
            if (!_isTaken)
                return;
            _isTaken = false;
            // A terminal that another has now must not be touched: the attempt alone would stop this process.
            if (_tty.IsForeground)
                Restore();
            _guard?.Tell(isTaken: false);
        }
    }

    private void Restore()
    {
        _tty.Restore();
        try
        {
            _output.Write(GivenBack);
        }
        catch (IOException)
        {
            // The terminal was closed: there is nothing to give back.
        }
    }
}
