using Mycelia.Recorder.Capture.PulseAudio.Native;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.PulseAudio;

/// <summary>libpulse's main loop in its own thread, and the lock that every call to libpulse from another thread needs.</summary>
internal sealed class PulseLoop : IDisposable
{
    private readonly nint _loop;
    private bool _disposed;

    /// <exception cref="AudioInputException">libpulse is not installed.</exception>
    public PulseLoop()
    {
        try
        {
            _loop = LibPulse.pa_threaded_mainloop_new();
        }
        catch (DllNotFoundException e)
        {
            throw new AudioInputException(
                AudioInputProblem.NoServer,
                "PulseAudio's client library is missing; install libpulse0 (Debian, Ubuntu) or pulseaudio-libs (Fedora)",
                e
            );
        }

        if (LibPulse.pa_threaded_mainloop_start(_loop) < 0)
        {
            LibPulse.pa_threaded_mainloop_free(_loop);
            throw new AudioInputException(
                AudioInputProblem.NoServer,
                "PulseAudio's client library cannot start its thread; free some memory and try again"
            );
        }
    }

    public nint Api => LibPulse.pa_threaded_mainloop_get_api(_loop);

    /// <summary>Takes the lock until the result is disposed. Never in a callback: those have it.</summary>
    public Scope Enter()
    {
        LibPulse.pa_threaded_mainloop_lock(_loop);
        return new(_loop);
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        LibPulse.pa_threaded_mainloop_stop(_loop);
        LibPulse.pa_threaded_mainloop_free(_loop);
    }

    public readonly ref struct Scope(nint loop)
    {
        public void Dispose() => LibPulse.pa_threaded_mainloop_unlock(loop);
    }
}
