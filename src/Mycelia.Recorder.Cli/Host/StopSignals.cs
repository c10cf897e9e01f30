using System.Runtime.InteropServices;
using Mycelia.Recorder.Cli.Errors;

namespace Mycelia.Recorder.Cli.Host;

/// <summary>
/// SIGINT and SIGTERM: the first asks to stop, the second ends the program at once, losing nothing that was stored.
/// A person stops by Ctrl+C or by asking; a SIGTERM may as well mean that the machine goes down.
/// SIGHUP asks to stop when the terminal has gone, and else for the server to be checked again.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    /// <summary>Some terminals send SIGHUP shortly before they hang up.</summary>
    private static readonly TimeSpan HangUpDelay = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly ControllingTerminal _terminal = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Timer _afterHangUp;
    private volatile bool _isAsked;

    public StopSignals()
    {
        _afterHangUp = new Timer(_ => StopIfTerminalHasGone());
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnStop),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnStop),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnHangUp),
        ];
    }

    public CancellationToken Stop => _stop.Token;

    /// <summary>Whether it was a person who asked to stop.</summary>
    public bool IsAsked => _isAsked;

    /// <summary>Asks to stop, as the first signal does; asking again changes nothing.</summary>
    public void Request()
    {
        _isAsked = true;
        _stop.Cancel();
    }

    /// <summary>Called when someone wants the server checked again.</summary>
    public Action? OnCheck { get; set; }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _afterHangUp.Dispose();
        _stop.Dispose();
    }

    private void OnStop(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_stop.IsCancellationRequested)
            Environment.Exit(ExitCode.Interrupted);
        _isAsked |= context.Signal == PosixSignal.SIGINT;
        _stop.Cancel();
    }

    private void OnHangUp(PosixSignalContext context)
    {
        context.Cancel = true;
        if (StopIfTerminalHasGone())
            return;
        OnCheck?.Invoke();
        _afterHangUp.Change(HangUpDelay, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// A hang-up is often sent twice, by the shell and by the kernel: unlike Ctrl+C, the second means no more than the first.
    /// </summary>
    private bool StopIfTerminalHasGone()
    {
        if (!_terminal.HasGone)
            return false;
        _stop.Cancel();
        return true;
    }
}
