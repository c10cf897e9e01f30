using System.Runtime.InteropServices;
using Mycelia.Recorder.Capture.PulseAudio.Native;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.PulseAudio;

/// <summary>A <c>pa_stream</c> that records. Every member needs the loop's lock.</summary>
internal sealed unsafe class PulseStream : IPulseStream
{
    private const int DefaultMap = 0;

    private readonly PulseConnection _connection;
    private readonly IPulseStreamEvents _events;
    private GCHandle _self;
    private nint _stream;

    /// <exception cref="AudioInputException">libpulse refuses the format.</exception>
    public PulseStream(PulseConnection connection, AudioFormat format, IPulseStreamEvents events)
    {
        _connection = connection;
        _events = events;
        var spec = PulseSampleSpec.From(format);
        // Without one, libpulse names no more than six channels, and refuses seven or eight.
        PulseChannelMap map;
        LibPulse.pa_channel_map_init_extend(&map, (uint)format.Channels, DefaultMap);
        _stream = LibPulse.pa_stream_new(connection.Context, "recording", &spec, &map);
        if (_stream == 0)
            throw new AudioInputException(
                AudioInputProblem.NoDevice,
                $"the sound server cannot record {format} ({connection.LastError}); choose another rate"
                    + (format.Channels > 1 ? " or fewer channels" : "")
            );
        _self = GCHandle.Alloc(this);
        SetCallbacks(GCHandle.ToIntPtr(_self));
        connection.Gone = events.OnEnded;
    }

    /// <inheritdoc/>
    public string DeviceName => Marshal.PtrToStringUTF8(LibPulse.pa_stream_get_device_name(_stream)) ?? "";

    /// <inheritdoc/>
    public bool IsSuspended => LibPulse.pa_stream_is_suspended(_stream) == 1;

    /// <inheritdoc/>
    public string LastError => _connection.LastError;

    /// <inheritdoc/>
    public long Waiting
    {
        get
        {
            var bytes = LibPulse.pa_stream_readable_size(_stream);
            return bytes == nuint.MaxValue ? 0 : (long)bytes;
        }
    }

    /// <inheritdoc/>
    public TimeSpan? Latency
    {
        get
        {
            ulong microseconds;
            int negative;
            if (LibPulse.pa_stream_get_latency(_stream, &microseconds, &negative) < 0)
                return null;
            var latency = TimeSpan.FromMicroseconds(microseconds);
            return negative != 0 ? -latency : latency;
        }
    }

    /// <inheritdoc/>
    public bool Connect(string? device, bool isPinned, int fragmentBytes)
    {
        var attributes = PulseBufferAttributes.Fragments(fragmentBytes);
        var options =
            PulseStreamOptions.AdjustLatency
            | PulseStreamOptions.AutoTimingUpdate
            | PulseStreamOptions.NotMonotonic
            | (isPinned ? PulseStreamOptions.DontMove : PulseStreamOptions.None);
        return LibPulse.pa_stream_connect_record(_stream, device, &attributes, options) == 0;
    }

    /// <inheritdoc/>
    public bool Peek(out ReadOnlySpan<byte> samples, out int holeBytes)
    {
        void* start;
        nuint bytes;
        samples = default;
        holeBytes = 0;
        if (LibPulse.pa_stream_peek(_stream, &start, &bytes) < 0 || bytes == 0)
            return false;
        if (start == null)
            holeBytes = (int)bytes;
        else
            samples = new(start, (int)bytes);
        return true;
    }

    /// <inheritdoc/>
    public void Drop() => _ = LibPulse.pa_stream_drop(_stream);

    /// <inheritdoc/>
    public bool MeasureLatency() => Forget(LibPulse.pa_stream_update_timing_info(_stream, null, 0));

    /// <inheritdoc/>
    public bool AskForDevice() =>
        Forget(
            LibPulse.pa_context_get_source_info_by_index(
                _connection.Context,
                LibPulse.pa_stream_get_device_index(_stream),
                &OnSource,
                GCHandle.ToIntPtr(_self)
            )
        );

    /// <inheritdoc/>
    public void Disconnect()
    {
        // Refused when it has ended already, which is as good.
        if (_stream != 0)
            _ = LibPulse.pa_stream_disconnect(_stream);
    }

    /// <summary>Ends the stream and silences its callbacks. The memory that they find it by is freed with <see cref="Free"/>.</summary>
    public void Dispose()
    {
        if (_stream == 0)
            return;
        _connection.Gone = null;
        SetCallbacks(0);
        _ = LibPulse.pa_stream_disconnect(_stream);
        LibPulse.pa_stream_unref(_stream);
        _stream = 0;
    }

    /// <inheritdoc/>
    public void Free()
    {
        if (_self.IsAllocated)
            _self.Free();
    }

    private static bool Forget(nint operation)
    {
        if (operation != 0)
            LibPulse.pa_operation_unref(operation);
        return operation != 0;
    }

    private static void Tell(nint userdata, Action<PulseStream> what)
    {
        var stream = (PulseStream)GCHandle.FromIntPtr(userdata).Target!;
        if (stream._stream == 0)
            return;
        try
        {
            what(stream);
        }
        catch (Exception e)
        {
            stream._events.OnFault(e);
        }
    }

    private void SetCallbacks(nint userdata)
    {
        var silent = userdata == 0;
        LibPulse.pa_stream_set_state_callback(_stream, silent ? null : &OnStateChanged, userdata);
        LibPulse.pa_stream_set_read_callback(_stream, silent ? null : &OnRead, userdata);
        LibPulse.pa_stream_set_latency_update_callback(_stream, silent ? null : &OnLatency, userdata);
        LibPulse.pa_stream_set_moved_callback(_stream, silent ? null : &OnMoved, userdata);
        LibPulse.pa_stream_set_suspended_callback(_stream, silent ? null : &OnSuspended, userdata);
        LibPulse.pa_stream_set_overflow_callback(_stream, silent ? null : &OnOverflow, userdata);
    }

    [UnmanagedCallersOnly]
    private static void OnStateChanged(nint _, nint userdata) =>
        Tell(
            userdata,
            static stream =>
            {
                switch (LibPulse.pa_stream_get_state(stream._stream))
                {
                    case PulseStreamState.Ready:
                        stream._events.OnReady();
                        break;
                    case PulseStreamState.Failed or PulseStreamState.Terminated:
                        stream._events.OnEnded();
                        break;
                }
            }
        );

    [UnmanagedCallersOnly]
    private static void OnRead(nint _, nuint bytes, nint userdata) => Tell(userdata, static stream => stream._events.OnSamples());

    [UnmanagedCallersOnly]
    private static void OnLatency(nint _, nint userdata) => Tell(userdata, static stream => stream._events.OnLatencyMeasured());

    [UnmanagedCallersOnly]
    private static void OnMoved(nint _, nint userdata) => Tell(userdata, static stream => stream._events.OnMoved());

    [UnmanagedCallersOnly]
    private static void OnSuspended(nint _, nint userdata) => Tell(userdata, static stream => stream._events.OnSuspendedChanged());

    [UnmanagedCallersOnly]
    private static void OnOverflow(nint _, nint userdata) => Tell(userdata, static stream => stream._events.OnOverflow());

    [UnmanagedCallersOnly]
    private static void OnSource(nint _, PulseSourceInfo* source, int end, nint userdata)
    {
        if (end > 0)
            return;
        Tell(userdata, stream => stream._events.OnDeviceKnown(end == 0 ? PulseDevices.Describe(source) : null));
    }
}
