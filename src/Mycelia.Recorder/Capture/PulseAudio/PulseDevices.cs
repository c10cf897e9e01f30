using System.Runtime.InteropServices;
using Mycelia.Recorder.Capture.PulseAudio.Native;

namespace Mycelia.Recorder.Capture.PulseAudio;

/// <summary>Asks a server for its input devices.</summary>
internal static class PulseDevices
{
    /// <summary>Every source, and whose server it is.</summary>
    public static async Task<PulseInventory> ListAsync(PulseConnection connection, CancellationToken stop)
    {
        var devices = new PulseAnswer<List<(AudioDevice Device, string? Sink)>>([]);
        var found = await connection.AskAsync(devices, () => AskSources(connection, devices), stop).ConfigureAwait(false);
        var server = new PulseAnswer<ServerFacts>(default);
        var facts = await connection.AskAsync(server, () => AskServer(connection, server), stop).ConfigureAwait(false);
        return new(
            found.ConvertAll(source =>
                source.Device with
                {
                    IsDefault = source.Device.Name == facts.DefaultSource,
                    IsDefaultSpeaker = source.Sink is { Length: > 0 } sink && sink == facts.DefaultSink,
                }
            ),
            IsPipeWire: facts.Name?.Contains("PipeWire", StringComparison.Ordinal) == true
        );
    }

    /// <summary>The device that <paramref name="source"/> describes; whether it is the default is the server's to say.</summary>
    public static unsafe AudioDevice Describe(PulseSourceInfo* source) =>
        new(
            Text(source->Name),
            source->Description == 0 ? Text(source->Name) : Text(source->Description),
            source->SampleSpec.Format,
            Text(LibPulse.pa_sample_format_to_string(source->SampleSpec.SampleFormat)),
            IsDefault: false,
            IsMonitor: source->MonitorOfSink != PulseSourceInfo.None,
            source->State switch
            {
                0 => AudioDeviceState.Running,
                1 => AudioDeviceState.Idle,
                2 => AudioDeviceState.Suspended,
                _ => AudioDeviceState.Unknown,
            }
        )
        {
            Index = source->Index,
        };

    private static string Text(nint utf8) => Marshal.PtrToStringUTF8(utf8) ?? "";

    private static unsafe nint AskServer(PulseConnection connection, PulseAnswer<ServerFacts> answer) =>
        LibPulse.pa_context_get_server_info(connection.Context, &OnServer, answer.Userdata);

    private static unsafe nint AskSources(PulseConnection connection, PulseAnswer<List<(AudioDevice Device, string? Sink)>> answer) =>
        LibPulse.pa_context_get_source_info_list(connection.Context, &OnSource, answer.Userdata);

    [UnmanagedCallersOnly]
    private static unsafe void OnServer(nint context, PulseServerInfo* server, nint userdata)
    {
        var answer = PulseAnswer<ServerFacts>.From(userdata);
        try
        {
            if (server != null)
                answer.Collected = new(Text(server->ServerName), Text(server->DefaultSourceName), Text(server->DefaultSinkName));
            answer.Complete();
        }
        catch (Exception e)
        {
            answer.Fail(e);
        }
    }

    [UnmanagedCallersOnly]
    private static unsafe void OnSource(nint context, PulseSourceInfo* source, int end, nint userdata)
    {
        var answer = PulseAnswer<List<(AudioDevice Device, string? Sink)>>.From(userdata);
        try
        {
            if (end == 0)
                answer.Collected.Add((Describe(source), Marshal.PtrToStringUTF8(source->MonitorOfSinkName)));
            else
                answer.Complete();
        }
        catch (Exception e)
        {
            answer.Fail(e);
        }
    }

    /// <summary>What a server says of itself.</summary>
    private readonly record struct ServerFacts(string? Name, string? DefaultSource, string? DefaultSink);
}
