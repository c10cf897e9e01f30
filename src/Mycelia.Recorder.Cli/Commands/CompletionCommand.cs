using Mycelia.Recorder.Capture.Devices;
using Mycelia.Recorder.Cli.CommandLine;
using Mycelia.Recorder.Cli.Completion;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>completion</c> prints a shell's script; <c>complete</c>, hidden, is what such a script asks.</summary>
internal static class CompletionCommand
{
    /// <summary>Nobody who types waits longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static Task<int> PrintScriptAsync(SettingsReader settings)
    {
        if (settings.Operands is not [var shell] || !ShellScripts.Shells.Contains(shell))
            throw new UserError(ExitCode.Usage, $"name a shell: mycelia-recorder completion {string.Join('|', ShellScripts.Shells)}");
        Console.Write(ShellScripts.For(shell) + "\n");
        return Task.FromResult(ExitCode.Done);
    }

    public static Task<int> CompleteAsync(SettingsReader settings)
    {
        foreach (var (text, description) in new Completions(CommandTable.Root, setting => Known(settings, setting)).For(settings.Operands))
            // One line each, whatever a device is called; a shell takes every other for one more candidate.
            Console.Write($"{Visible.Line(text)}\t{Visible.Line(description)}\n");
        return Task.FromResult(ExitCode.Done);
    }

    private static IEnumerable<Candidate> Known(SettingsReader settings, Setting setting) =>
        setting == SettingsTable.Device || setting == SettingsTable.Or ? [.. Devices(settings), .. Followed]
        : setting == SettingsTable.Never ? Devices(settings)
        : setting == ServiceOptions.Name ? Recorders(settings)
        : [];

    private static Candidate[] Followed =>
        [
            new(FollowedInputs.Microphone, "the default microphone, whichever it is"),
            new(FollowedInputs.Speaker, "what the default loudspeaker plays"),
        ];

    private static IEnumerable<Candidate> Recorders(SettingsReader settings)
    {
        try
        {
            return InstalledServices.All(settings).Select(static files => new Candidate(files.Name.Text, files.Name.Unit));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Units that cannot be read.
            return [];
        }
    }

    private static IEnumerable<Candidate> Devices(SettingsReader settings)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var devices = BackendSetting.ReadOrDefault(settings).ListDevicesAsync(stop: patience.Token).GetAwaiter().GetResult();
            return devices.Select(static device => new Candidate(device.Name, device.Description));
        }
        catch (Exception e) when (e is AudioInputException or OperationCanceledException)
        {
            // Nothing to offer is all that a shell can be told.
            return [];
        }
    }
}
