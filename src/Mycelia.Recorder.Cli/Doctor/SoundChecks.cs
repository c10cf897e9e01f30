using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.Devices;
using Mycelia.Recorder.Capture.Files;
using Mycelia.Recorder.Capture.PortAudio;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Doctor;

/// <summary>The way of the sound: libraries, sound server, microphone. What is heard is measured and forgotten.</summary>
internal static class SoundChecks
{
    private static readonly TimeSpan Listening = TimeSpan.FromSeconds(1.5);

    /// <param name="backend">As in <c>--backend</c>.</param>
    public static Task<IReadOnlyList<Finding>> LibrariesAsync(string backend) =>
        Task.FromResult<IReadOnlyList<Finding>>([
            .. LibraryVerdict.Judge(
                backend,
                NativeLibrary.TryLoad(LibraryVerdict.Pulse, out _),
                PortAudioBackend.IsInstalled,
                [.. LibraryVerdict.Others.Where(static library => !library.IsThere)]
            ),
            .. LibraryVerdict.Needed(MissingLibrary.SqliteSentence),
            .. LibraryVerdict.Needed(MissingLibrary.OpenSslSentence),
            LibraryVerdict.Ffmpeg(SoundFileSource.HasFfmpeg),
        ]);

    /// <param name="backend">The way to the microphone.</param>
    /// <param name="backendName">As in <c>--backend</c>.</param>
    /// <param name="wanted">Which inputs are recorded.</param>
    /// <param name="input">As in <c>--input</c>: then no microphone is needed.</param>
    /// <param name="format">What would be recorded.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<IReadOnlyList<Finding>> MicrophoneAsync(
        ICaptureBackend backend,
        string backendName,
        WantedInputs wanted,
        string? input,
        AudioFormat format,
        CancellationToken stop
    )
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
            return [MicrophoneVerdict.Unreachable(backendName, e.Message, PortAudioBackend.IsInstalled)];
        }

        var server = Finding.Good(
            backendName == "portaudio" ? backendName : "sound server",
            $"answers, {devices.Count} {(devices.Count == 1 ? "input" : "inputs")}"
        );
        var findings = new List<Finding> { server };
        foreach (var order in wanted.Orders)
        {
            var finding = await InputAsync(backend, devices, order, wanted.Never, format, stop);
            findings.Add(wanted.Orders.Count == 1 ? finding : finding with { Text = $"{order[0]}: {finding.Text}" });
        }

        return findings;
    }

    private static async Task<Finding> InputAsync(
        ICaptureBackend backend,
        IReadOnlyList<AudioDevice> devices,
        IReadOnlyList<string> order,
        IReadOnlyList<string> never,
        AudioFormat format,
        CancellationToken stop
    )
    {
        try
        {
            var chosen = DeviceChoice.Choose(devices, order, never);
            await using var source = await backend.OpenAsync(CaptureOptions.Default with { Device = chosen.Name, Format = format }, stop);
            var name = chosen.Description.Length > 0 ? chosen.Description : chosen.Name;
            var level = await ListenAsync(source, stop);
            return chosen.IsDefaultSpeaker && order.Any(FollowedInputs.IsSpeaker)
                ? MicrophoneVerdict.JudgeSpeaker(name, level)
                : MicrophoneVerdict.Judge(name, chosen.IsMonitor, level);
        }
        catch (AudioInputException e)
        {
            return Finding.Bad(
                "microphone",
                devices.Count == 0 ? "there is none" : e.Message,
                devices.Count == 0
                    ? "connect one and see that the system's sound settings show it; a container or a virtual machine must be given one"
                    : "choose one with --device"
            );
        }
    }

    private static async Task<SoundLevel?> ListenAsync(IAudioSource source, CancellationToken stop)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        enough.CancelAfter(Listening);
        var meter = new LevelMeter(source.Format.Samples);
        var heard = false;
        await foreach (var block in source.ReadBlocksAsync(enough.Token))
        {
            meter.Add(block.Samples.Span);
            heard = true;
        }

        return heard ? meter.ReadAndReset() : null;
    }
}
