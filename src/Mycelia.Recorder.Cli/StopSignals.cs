using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Cli;

/// <summary>SIGINT, SIGTERM, and SIGHUP of a terminal that closes: the first asks to stop, the second ends the program at once, losing nothing that was stored.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal),
    ];

    public CancellationToken Stop => _stop.Token;

    /// <summary>Asks to stop, as the first signal does; asking again changes nothing.</summary>
    public void Request() => _stop.Cancel();

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _stop.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_stop.IsCancellationRequested)
            Environment.Exit(ExitCode.StoppedTwice);
        _stop.Cancel();
    }
}
