using System.Runtime.Versioning;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Setup;

/// <summary>Does what a plan says. Between two steps a stop is heeded; each step is done whole or not at all.</summary>
/// <param name="say">Told of each step.</param>
/// <param name="settings">Where files are.</param>
/// <param name="isDryRun">Only say.</param>
[UnsupportedOSPlatform("windows")]
internal sealed class SetupWork(Action<string> say, SettingsReader settings, bool isDryRun)
{
    /// <exception cref="UserError">A step fails; those before it are done.</exception>
    public async Task RunAsync(SetupPlan plan, CancellationToken stop)
    {
        if (plan.NewFolder is { } folder)
            MakeFolder(folder, "for recordings");
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
        say($"{(isDryRun ? "would run" : "ran")} {Linger.Command}");
        if (!isDryRun)
            await Linger.EnableAsync();
    }

    private void WriteSettings(SetupPlan plan)
    {
        var path = plan.Files.EnvFile;
        if (!plan.IsWritten)
        {
            say($"kept {path}: it is as it should be");
            return;
        }

        MakeFolder(Path.GetDirectoryName(path)!, "for settings and credentials");
        say($"{(isDryRun ? "would write" : "wrote")} {path}, mode 0600");
        if (isDryRun)
            return;
        try
        {
            PrivateText.Write(path, plan.Text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError(ExitCode.Failed, $"cannot write {path}: {FileTrouble.Of(path, e)}");
        }
    }

    private void MakeFolder(string path, string purpose)
    {
        if (Directory.Exists(path))
            return;
        say($"{(isDryRun ? "would make" : "made")} the folder {path} {purpose}");
        if (isDryRun)
            return;
        try
        {
            PrivateText.MakeFolder(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError(ExitCode.Failed, $"cannot make the folder {path}: {FileTrouble.Of(path, e)}");
        }
    }

    private static void Heed(string soFar, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
            throw new UserError(ExitCode.Failed, $"stopped: {soFar}; 'mycelia-recorder setup' goes on");
    }
}
