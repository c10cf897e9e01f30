using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Capture.PulseAudio.Native;

/// <summary>
/// The functions of libpulse's asynchronous API that are used, under their own names:
/// https://freedesktop.org/software/pulseaudio/doxygen/async.html. All but the main loop's own need its lock.
/// </summary>
internal static unsafe partial class LibPulse
{
    private const string Library = "libpulse.so.0";

    [LibraryImport(Library)]
    public static partial nint pa_threaded_mainloop_new();

    [LibraryImport(Library)]
    public static partial int pa_threaded_mainloop_start(nint loop);

    [LibraryImport(Library)]
    public static partial void pa_threaded_mainloop_stop(nint loop);

    [LibraryImport(Library)]
    public static partial void pa_threaded_mainloop_free(nint loop);

    [LibraryImport(Library)]
    public static partial void pa_threaded_mainloop_lock(nint loop);

    [LibraryImport(Library)]
    public static partial void pa_threaded_mainloop_unlock(nint loop);

    [LibraryImport(Library)]
    public static partial nint pa_threaded_mainloop_get_api(nint loop);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint pa_context_new(nint api, string name);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int pa_context_connect(nint context, string? server, uint flags, nint spawnApi);

    [LibraryImport(Library)]
    public static partial void pa_context_disconnect(nint context);

    [LibraryImport(Library)]
    public static partial void pa_context_unref(nint context);

    [LibraryImport(Library)]
    public static partial PulseContextState pa_context_get_state(nint context);

    [LibraryImport(Library)]
    public static partial int pa_context_errno(nint context);

    [LibraryImport(Library)]
    public static partial void pa_context_set_state_callback(nint context, delegate* unmanaged<nint, nint, void> callback, nint userdata);

    [LibraryImport(Library)]
    public static partial nint pa_context_get_server_info(
        nint context,
        delegate* unmanaged<nint, PulseServerInfo*, nint, void> callback,
        nint userdata
    );

    [LibraryImport(Library)]
    public static partial nint pa_context_get_source_info_list(
        nint context,
        delegate* unmanaged<nint, PulseSourceInfo*, int, nint, void> callback,
        nint userdata
    );

    [LibraryImport(Library)]
    public static partial nint pa_context_get_source_info_by_index(
        nint context,
        uint index,
        delegate* unmanaged<nint, PulseSourceInfo*, int, nint, void> callback,
        nint userdata
    );

    [LibraryImport(Library)]
    public static partial nint pa_context_subscribe(
        nint context,
        uint mask,
        delegate* unmanaged<nint, int, nint, void> callback,
        nint userdata
    );

    [LibraryImport(Library)]
    public static partial void pa_context_set_subscribe_callback(
        nint context,
        delegate* unmanaged<nint, uint, uint, nint, void> callback,
        nint userdata
    );

    [LibraryImport(Library)]
    public static partial void pa_operation_cancel(nint operation);

    [LibraryImport(Library)]
    public static partial void pa_operation_unref(nint operation);

    [LibraryImport(Library)]
    public static partial nint pa_strerror(int error);

    [LibraryImport(Library)]
    public static partial nint pa_sample_format_to_string(int sampleFormat);

    [LibraryImport(Library)]
    public static partial PulseChannelMap* pa_channel_map_init_extend(PulseChannelMap* map, uint channels, int definition);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint pa_stream_new(nint context, string name, PulseSampleSpec* spec, PulseChannelMap* map);

    [LibraryImport(Library)]
    public static partial void pa_stream_unref(nint stream);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int pa_stream_connect_record(
        nint stream,
        string? device,
        PulseBufferAttributes* attributes,
        PulseStreamOptions flags
    );

    [LibraryImport(Library)]
    public static partial int pa_stream_disconnect(nint stream);

    [LibraryImport(Library)]
    public static partial PulseStreamState pa_stream_get_state(nint stream);

    [LibraryImport(Library)]
    public static partial nint pa_stream_get_device_name(nint stream);

    [LibraryImport(Library)]
    public static partial uint pa_stream_get_device_index(nint stream);

    [LibraryImport(Library)]
    public static partial int pa_stream_is_suspended(nint stream);

    [LibraryImport(Library)]
    public static partial nuint pa_stream_readable_size(nint stream);

    [LibraryImport(Library)]
    public static partial int pa_stream_peek(nint stream, void** samples, nuint* bytes);

    [LibraryImport(Library)]
    public static partial int pa_stream_drop(nint stream);

    [LibraryImport(Library)]
    public static partial int pa_stream_get_latency(nint stream, ulong* microseconds, int* negative);

    [LibraryImport(Library)]
    public static partial nint pa_stream_update_timing_info(
        nint stream,
        delegate* unmanaged<nint, int, nint, void> callback,
        nint userdata
    );

    [LibraryImport(Library)]
    public static partial void pa_stream_set_state_callback(nint stream, delegate* unmanaged<nint, nint, void> callback, nint userdata);

    [LibraryImport(Library)]
    public static partial void pa_stream_set_read_callback(
        nint stream,
        delegate* unmanaged<nint, nuint, nint, void> callback,
        nint userdata
    );

    [LibraryImport(Library)]
    public static partial void pa_stream_set_latency_update_callback(
        nint stream,
        delegate* unmanaged<nint, nint, void> callback,
        nint userdata
    );

    [LibraryImport(Library)]
    public static partial void pa_stream_set_moved_callback(nint stream, delegate* unmanaged<nint, nint, void> callback, nint userdata);

    [LibraryImport(Library)]
    public static partial void pa_stream_set_suspended_callback(nint stream, delegate* unmanaged<nint, nint, void> callback, nint userdata);

    [LibraryImport(Library)]
    public static partial void pa_stream_set_overflow_callback(nint stream, delegate* unmanaged<nint, nint, void> callback, nint userdata);
}
