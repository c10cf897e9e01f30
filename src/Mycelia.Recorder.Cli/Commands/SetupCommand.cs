using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Host;
using Mycelia.Recorder.Cli.Notify;
using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Cli.Setup;
using Mycelia.Recorder.Cli.Terminal;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>setup</c>: from nothing to a recorder that runs. All questions come first; then everything is done.</summary>
internal static class SetupCommand
{
    public static readonly Setting[] Settings =
    [
        ServiceOptions.Name,
        SetupOptions.WithService,
        SetupOptions.WithoutService,
        SetupOptions.WithLinger,
        SetupOptions.WithoutLinger,
        SetupOptions.WithoutCheck,
        QueueOptions.Yes,
        SettingsTable.DryRun,
        SettingsTable.Device,
        SettingsTable.Backend,
        SettingsTable.Db,
        SettingsTable.Url,
        SettingsTable.ClientId,
        SetupOptions.SecretFile,
        SettingsTable.Destination,
        SettingsTable.Notify,
        SettingsTable.AllowHttp,
        SettingsTable.CaFile,
        SettingsTable.Json,
        SettingsTable.Plain,
    ];

    public static async Task<int> RunAsync(SettingsReader settings)
    {
        if (OperatingSystem.IsWindows())
            throw ServiceOptions.NoSystemd();
        var options = SetupOptions.Read(
            settings,
            ServiceOptions.ReadName(settings),
            settings.Switch(QueueOptions.Yes),
            hasDesktop: SessionBus.Find(Environment.GetEnvironmentVariable) is not null
        );
        var files = FilesOf(settings, options.Name);
        WarnOfSudo();
        var isJson = settings.Switch(SettingsTable.Json);
        using var signals = new StopSignals();
        using var tty = isJson || Console.IsInputRedirected || Console.IsOutputRedirected ? null : Tty.TryOpen();
        SetupPlan plan;
        try
        {
            var planning = new SetupPlanning(
                settings,
                options,
                files,
                tty,
                isJson ? static _ => { } : findings => AuthCommand.Show(settings, findings),
                signals.Stop
            );
            plan = await planning.RunAsync(signals.Stop);
            if (plan.CheckExitCode != ExitCode.Done)
                return Refuse(plan, isJson);
            if (!isJson)
                SetupReport.Announce(plan);
            planning.Confirm();
        }
        catch (OperationCanceledException)
        {
            if (tty is not null)
                Console.WriteLine();
            throw new UserError(
                signals.Stop.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Failed,
                "stopped; nothing was changed"
            );
        }

        var steps = new List<string>();
        await new SetupWork(isJson ? steps.Add : Prose.Write, settings, options.IsDryRun).RunAsync(plan, signals.Stop);
        var state = plan.Service && !options.IsDryRun ? await ServiceState.ReadAsync(plan.Files.Name) : null;
        if (isJson)
            SetupReport.WriteJson(plan, isDone: !options.IsDryRun, steps, state);
        else if (!options.IsDryRun)
            SetupReport.Write(plan, state, isReadHere: settings.Places.EnvFile.Path == plan.Files.EnvFile);
        return ExitCode.Done;
    }

    /// <summary>Packages are installed by <c>sudo</c>; a recorder that is set up by it is another user's.</summary>
    private static void WarnOfSudo()
    {
        if (Posix.User == 0 && Environment.GetEnvironmentVariable("SUDO_USER") is { Length: > 0 } user && user != "root")
            Console.Error.WriteLine(
                $"mycelia-recorder: by sudo, this sets up a recorder of root's, with root's microphone; for {user}'s, run it without sudo"
            );
    }

    private static int Refuse(SetupPlan plan, bool isJson)
    {
        if (isJson)
            SetupReport.WriteJson(plan, isDone: false, [], null);
        else
            Console.Error.WriteLine("mycelia-recorder: nothing was changed; --no-check sets it up all the same");
        return plan.CheckExitCode;
    }

    /// <summary>
    /// A service that is there keeps its queue: what waits in it would go out of sight. Else an installed program's is the user's own.
    /// </summary>
    private static ServiceFiles FilesOf(SettingsReader settings, ServiceName name)
    {
        var places = settings.Places;
        var isNamed = settings.ValueOf(SettingsTable.Db).Source == SettingSource.Flag;
        if (!isNamed && InstalledServices.Find(settings, name) is { } installed)
            return installed with { EnvFile = places.EnvFileOf(name) };
        return isNamed || !places.IsInstalled
            ? new(
                name,
                places.EnvFileOf(name),
                name.IsMain || isNamed ? Path.GetFullPath(settings.Text(SettingsTable.Db)!) : places.QueueOf(name)
            )
            : new(name, places.EnvFileOf(name), places.QueueOf(name));
    }
}
