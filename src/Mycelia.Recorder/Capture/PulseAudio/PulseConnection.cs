using System.Runtime.InteropServices;
using Mycelia.Recorder.Capture.PulseAudio.Native;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.PulseAudio;

/// <summary>One connection to a sound server. It never revives: when the server goes away, make another.</summary>
internal sealed class PulseConnection : IDisposable
{
    private const uint NoAutoSpawn = 1;

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private Action? _devicesChanged;
    private GCHandle _self;

    private PulseConnection(TimeSpan timeout, TimeProvider time) => (_timeout, _time) = (timeout, time);

    public PulseLoop Loop { get; } = new();

    public nint Context { get; private set; }

    /// <summary>Called in the loop's thread when the server goes away. Set under the lock.</summary>
    public Action? Gone { get; set; }

    /// <summary>libpulse's last error, in its words.</summary>
    public string LastError => Marshal.PtrToStringUTF8(LibPulse.pa_strerror(LibPulse.pa_context_errno(Context))) ?? "unknown error";

    /// <exception cref="AudioInputException">No server answers in time.</exception>
    public static async Task<PulseConnection> ConnectAsync(CaptureOptions options, TimeProvider time, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var connection = new PulseConnection(options.Timeout, time);
        try
        {
            connection.Start(options);
            await connection._ready.Task.WaitAsync(options.Timeout, time, stop).ConfigureAwait(false);
            return connection;
        }
        catch (TimeoutException e)
        {
            connection.Dispose();
            throw NoServer("it does not answer", e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Waits for an answer, and no longer than the server lives or its time is up.</summary>
    /// <param name="answer">The answer; disposed of afterwards.</param>
    /// <param name="ask">Starts the operation, under the lock; gives the operation.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <exception cref="AudioInputException">The server went away or does not answer.</exception>
    public async Task<T> AskAsync<T>(PulseAnswer<T> answer, Func<nint> ask, CancellationToken stop)
    {
        nint operation = 0;
        try
        {
            using (Loop.Enter())
                operation = ask();
            if (operation == 0)
                throw NoServer(LastError);
            await Task.WhenAny(answer.Task, _gone.Task).WaitAsync(_timeout, _time, stop).ConfigureAwait(false);
            return answer.Task.IsCompleted ? await answer.Task.ConfigureAwait(false) : throw NoServer(LastError);
        }
        catch (TimeoutException e)
        {
            throw NoServer("it does not answer", e);
        }
        finally
        {
            using (Loop.Enter())
                Abandon(operation);
            answer.Dispose();
        }
    }

    /// <summary>Lets go of an operation; its callback is not called any more. Under the lock.</summary>
    public static void Abandon(nint operation)
    {
        if (operation == 0)
            return;
        LibPulse.pa_operation_cancel(operation);
        LibPulse.pa_operation_unref(operation);
    }

    /// <summary>
    /// Has <paramref name="devicesChanged"/> called, in the loop's thread, when a source is there anew or gone, or a default is another.
    /// </summary>
    public unsafe void Subscribe(Action devicesChanged)
    {
        using (Loop.Enter())
        {
            _devicesChanged = devicesChanged;
            LibPulse.pa_context_set_subscribe_callback(Context, &OnEvent, GCHandle.ToIntPtr(_self));
            var operation = LibPulse.pa_context_subscribe(Context, PulseEvent.Mask, null, 0);
            if (operation != 0)
                LibPulse.pa_operation_unref(operation);
        }
    }

    public unsafe void Dispose()
    {
        if (Context != 0)
        {
            using (Loop.Enter())
            {
                LibPulse.pa_context_set_subscribe_callback(Context, null, 0);
                LibPulse.pa_context_set_state_callback(Context, null, 0);
                LibPulse.pa_context_disconnect(Context);
                LibPulse.pa_context_unref(Context);
                Context = 0;
            }
        }

        Loop.Dispose();
        if (_self.IsAllocated)
            _self.Free();
    }

    private static AudioInputException NoServer(string reason, Exception? inner = null) =>
        new(
            AudioInputProblem.NoServer,
            $"no sound server can be reached ({reason}); start PulseAudio or PipeWire, or set PULSE_SERVER to where it is",
            inner
        );

    private unsafe void Start(CaptureOptions options)
    {
        using (Loop.Enter())
        {
            Context = LibPulse.pa_context_new(Loop.Api, options.ApplicationName);
            _self = GCHandle.Alloc(this);
            LibPulse.pa_context_set_state_callback(Context, &OnStateChanged, GCHandle.ToIntPtr(_self));
            if (LibPulse.pa_context_connect(Context, options.Server, NoAutoSpawn, 0) < 0)
                throw NoServer(LastError);
        }
    }

    private void Follow(PulseContextState state)
    {
        switch (state)
        {
            case PulseContextState.Ready:
                _ready.TrySetResult();
                break;
            case PulseContextState.Failed or PulseContextState.Terminated:
                _ready.TrySetException(NoServer(LastError));
                _gone.TrySetResult();
                Gone?.Invoke();
                break;
        }
    }

    [UnmanagedCallersOnly]
    private static void OnEvent(nint context, uint what, uint index, nint userdata)
    {
        var connection = (PulseConnection)GCHandle.FromIntPtr(userdata).Target!;
        try
        {
            if (PulseEvent.MeansOtherDevices(what))
                connection._devicesChanged?.Invoke();
        }
        catch (Exception e)
        {
            connection._gone.TrySetException(e);
        }
    }

    [UnmanagedCallersOnly]
    private static void OnStateChanged(nint context, nint userdata)
    {
        var connection = (PulseConnection)GCHandle.FromIntPtr(userdata).Target!;
        try
        {
            connection.Follow(LibPulse.pa_context_get_state(context));
        }
        catch (Exception e)
        {
            connection._ready.TrySetException(e);
            connection._gone.TrySetException(e);
        }
    }
}
