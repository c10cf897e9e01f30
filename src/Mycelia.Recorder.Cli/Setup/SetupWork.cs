using System.Runtime.Versioning;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Setup;

/// <summary>Does what a plan says. Between two steps a stop is heeded; each step is done whole or not at all.</summary>
/// <param name="say">Told of each step.</param>
/// <param name="settings">Where files are.</param>
/// <param name="isDryRun">Only say.</param>
[UnsupportedOSPlatform("windows")]
internal sealed class SetupWork(Action<string> say, SettingsReader settings, bool isDryRun)
{
    private readonly FileSteps _files = new(say, isDryRun);

    /// <exception cref="UserError">A step fails; those before it are done.</exception>
    public async Task RunAsync(SetupPlan plan, CancellationToken stop)
    {
        if (plan.NewFolder is { } folder)
            _files.MakeFolder(folder, "for recordings");
        WriteSettings(plan);
        if (plan.Service)
        {
            Heed("the settings are written, and the service is not installed", stop);
            var files = plan.Files.With(plan.Values);
            await new ServiceInstaller(say, settings.Places, isDryRun).InstallAsync(
                files,
                ServiceUnit.For(files, Environment.ProcessPath!),
                hasNewSettings: plan.IsWritten
            );
        }

        if (!plan.Linger)
            return;
        Heed("the service runs, while you are logged in", stop);
        if (!isDryRun)
            await Linger.EnableAsync();
        say($"{(isDryRun ? "would run" : "ran")} {Linger.Command}");
    }

    private void WriteSettings(SetupPlan plan)
    {
        var path = plan.Files.EnvFile;
        if (!plan.IsWritten)
        {
            say($"kept {path}: it is as it should be");
            return;
        }

        _files.MakeFolder(Path.GetDirectoryName(path)!, "for settings and credentials");
        _files.Write(path, plan.Text, PrivateText.OwnerOnly, ", mode 0600");
    }

    private static void Heed(string soFar, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
            throw new UserError(ExitCode.Interrupted, $"stopped: {soFar}; 'mycelia-recorder setup' goes on");
    }
}
