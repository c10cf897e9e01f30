using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.PortAudio;

namespace Mycelia.Recorder.Cli.Doctor;

/// <summary>The way of the sound: libraries, sound server, microphone. What is heard is measured and forgotten.</summary>
internal static class SoundChecks
{
    private static readonly TimeSpan Listening = TimeSpan.FromSeconds(1.5);

    /// <param name="backend">As in <c>--backend</c>.</param>
    public static Task<IReadOnlyList<Finding>> LibrariesAsync(string backend)
    {
        (string Library, string Package, string Purpose)[] libraries =
        [
            .. MicrophoneLibrary(backend),
            ("libsndfile.so.1", "libsndfile1", "FLAC and Opus"),
        ];
        var missing = libraries.Where(static library => !NativeLibrary.TryLoad(library.Library, out _)).ToArray();
        return Task.FromResult<IReadOnlyList<Finding>>(missing.Length == 0
            ? [Finding.Good("libraries", string.Join(", ", libraries.Select(static library => library.Library)))]
            : [.. missing.Select(static library => Finding.Bad("libraries", $"{library.Library} is missing: {library.Purpose}", $"install it (Debian: apt install {library.Package})"))]);
    }

    /// <param name="backend">The way to the microphone.</param>
    /// <param name="device">As in <c>--device</c>.</param>
    /// <param name="input">As in <c>--input</c>: then no microphone is needed.</param>
    /// <param name="format">What would be recorded.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<IReadOnlyList<Finding>> MicrophoneAsync(
        ICaptureBackend backend, string? device, string? input, AudioFormat format, CancellationToken stop)
    {
        if (input is not null)
            return [Finding.Good("microphone", $"none is wanted: {input} is played")];
        IReadOnlyList<AudioDevice> devices;
        try
        {
            devices = await backend.ListDevicesAsync(stop: stop);
        }
        catch (AudioInputException e)
        {
            return [Finding.Bad("sound server", e.Message, "start PipeWire or PulseAudio, set PULSE_SERVER to where it runs, or go without (--backend portaudio)")];
        }

        var server = Finding.Good("sound server", $"answers, {devices.Count} {(devices.Count == 1 ? "input" : "inputs")}");
        try
        {
            var chosen = DeviceChoice.Choose(devices, device);
            await using var source = await backend.OpenAsync(CaptureOptions.Default with { Device = chosen.Name, Format = format }, stop);
            return [server, MicrophoneVerdict.Judge(chosen.Description.Length > 0 ? chosen.Description : chosen.Name, chosen.IsMonitor, await ListenAsync(source, stop))];
        }
        catch (AudioInputException e)
        {
            return [server, Finding.Bad("microphone", e.Message, "'mycelia-recorder devices' lists the inputs; choose one with --device")];
        }
    }

    /// <summary>What the microphone needs beside PortAudio, whose name differs by system and which says itself that it is missing.</summary>
    private static (string Library, string Package, string Purpose)[] MicrophoneLibrary(string backend) =>
        backend == "portaudio" || (backend == "auto" && PortAudioBackend.IsInstalled && !NativeLibrary.TryLoad("libpulse.so.0", out _))
            ? []
            : [("libpulse.so.0", "libpulse0", "the microphone")];

    private static async Task<SoundLevel?> ListenAsync(IAudioSource source, CancellationToken stop)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        enough.CancelAfter(Listening);
        var meter = new LevelMeter();
        var heard = false;
        await foreach (var block in source.ReadBlocksAsync(enough.Token))
        {
            meter.Add(block.Samples.Span);
            heard = true;
        }

        return heard ? meter.ReadAndReset() : null;
    }
}
