using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.Devices;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Cli.Terminal;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Setup;

/// <summary>Finds out which input is to be recorded.</summary>
/// <param name="backend">The way to the inputs.</param>
/// <param name="former">What the file of settings says so far; null for the system's default.</param>
internal sealed class MicrophoneStep(ICaptureBackend backend, string? former)
{
    /// <summary>Looks whether an input that was named is there.</summary>
    /// <exception cref="UserError">It is not, or no sound server answers.</exception>
    public async Task CheckAsync(string name, CancellationToken stop)
    {
        try
        {
            var devices = await backend.ListDevicesAsync(stop: stop);
            foreach (var order in DeviceSetting.Parse(name))
                DeviceChoice.Choose(devices, order, []);
        }
        catch (AudioInputException e)
        {
            throw new UserError(
                ExitCode.NoAudioInput,
                $"{e.Message}; --no-check takes the name as it is: the recorder waits for it, and records the default meanwhile"
            );
        }
    }

    /// <summary>Asks.</summary>
    /// <returns>The input's name; null for the system's default.</returns>
    /// <exception cref="OperationCanceledException">There is no answer.</exception>
    public async Task<string?> AskAsync(Tty tty, CancellationToken stop)
    {
        Console.WriteLine("Which microphone do you speak into?");
        while (true)
        {
            try
            {
                var chosen = await new MicrophoneDialog(tty, backend, former).AskAsync(stop);
                if (chosen is not null)
                    EnvFileLine.Of(SettingsTable.Device.Variable, chosen);
                return chosen;
            }
            catch (AudioInputException e)
            {
                Prose.Write($"No input can be listed: {e.Message}.");
                // A package that brings one starts it with the next login.
                Prose.Write("'systemctl --user start pipewire-pulse' starts one that was only just installed.");
                Prose.Write($"The recorder takes {former ?? "the system's default"} as soon as it is there.");
                return former;
            }
            catch (UserError e)
            {
                Prose.Write($"That one cannot be chosen: {e.Message}");
            }
        }
    }
}
