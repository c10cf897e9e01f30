using System.Text.Json;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.PulseAudio;
using Mycelia.Recorder.Cli.Display;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>devices</c>: what can be recorded.</summary>
internal static class DevicesCommand
{
    public static readonly Setting[] Settings = [SettingsTable.Json];

    public static async Task<int> RunAsync(SettingsReader settings)
    {
        using var signals = new StopSignals();
        IReadOnlyList<AudioDevice> devices;
        try
        {
            devices = await new PulseAudioBackend().ListDevicesAsync(stop: signals.Stop);
        }
        catch (AudioInputException e)
        {
            throw new UserError(ExitCode.NoAudioInput, e.Message);
        }

        if (settings.Switch(SettingsTable.Json))
            JsonDocumentWriter.Write(json => Write(json, devices));
        else
            Write(devices);
        return devices.Count > 0 ? ExitCode.Done : ExitCode.NoAudioInput;
    }

    private static void Write(IReadOnlyList<AudioDevice> devices)
    {
        if (devices.Count == 0)
        {
            Console.Error.WriteLine("mycelia-recorder: the sound server has no input; plug a microphone in");
            return;
        }

        var width = devices.Max(static device => device.Name.Length);
        foreach (var device in devices)
        {
            var mark = device.IsDefault ? '*' : ' ';
            var traits = $"{device.SampleFormat} {device.Format}, {StateOf(device)}{(device.IsMonitor ? ", monitor" : "")}{(device.IsDefault ? ", default" : "")}";
            Console.WriteLine($"{mark} {device.Name.PadRight(width)}  {device.Description}  [{traits}]");
        }
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<AudioDevice> devices)
    {
        json.WriteStartArray();
        foreach (var device in devices)
        {
            json.WriteStartObject();
            json.WriteString("name", device.Name);
            json.WriteString("description", device.Description);
            json.WriteString("sample_format", device.SampleFormat);
            json.WriteNumber("rate", device.Format.SampleRate);
            json.WriteNumber("channels", device.Format.Channels);
            json.WriteBoolean("default", device.IsDefault);
            json.WriteBoolean("monitor", device.IsMonitor);
            json.WriteString("state", StateOf(device));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string StateOf(AudioDevice device) => device.State switch
    {
        AudioDeviceState.Running => "running",
        AudioDeviceState.Idle => "idle",
        AudioDeviceState.Suspended => "suspended",
        _ => "unknown",
    };
}
