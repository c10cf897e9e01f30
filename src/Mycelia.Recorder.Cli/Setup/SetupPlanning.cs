using System.Runtime.Versioning;
using Mycelia.Recorder.Cli.Doctor;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Cli.Terminal;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Setup;

/// <summary>Finds out, by options and questions, what is to be done. It changes nothing.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class SetupPlanning
{
    private readonly SettingsReader _settings;
    private readonly SetupOptions _options;
    private readonly ServiceFiles _files;
    private readonly Tty? _tty;
    private readonly Prompt? _prompt;
    private readonly Action<IReadOnlyList<Finding>> _show;
    private readonly SettingsFile _former;
    private string? _newFolder;
    private string? _whyNoService;

    /// <param name="settings">The settings.</param>
    /// <param name="options">What was said of this call.</param>
    /// <param name="files">The recorder's files.</param>
    /// <param name="tty">Where to ask; null where nobody can be asked.</param>
    /// <param name="show">Shows what was found.</param>
    /// <param name="stop">Ends every wait for an answer.</param>
    /// <exception cref="UserError">The file of settings cannot be read, or not be believed.</exception>
    public SetupPlanning(
        SettingsReader settings,
        SetupOptions options,
        ServiceFiles files,
        Tty? tty,
        Action<IReadOnlyList<Finding>> show,
        CancellationToken stop
    )
    {
        (_settings, _options, _files, _tty, _show) = (settings, options, files, tty, show);
        _prompt = tty is null ? null : new(tty, stop);
        _former = SettingsFile.Of(FoundFile.At(files.EnvFile));
    }

    /// <exception cref="UserError">Something that is needed was not said, and nobody can be asked.</exception>
    /// <exception cref="OperationCanceledException">It was stopped, or there is no answer.</exception>
    public async Task<SetupPlan> RunAsync(CancellationToken stop)
    {
        var step = new DestinationStep(_settings, _options, _former.Values);
        var changes = step.ReadOptions();
        if (_prompt is null)
            RefuseQuestions(changes ?? []);
        if (!_former.Exists)
            WritablePlace.Require(_files.EnvFile, "settings", "set HOME or XDG_CONFIG_HOME to a folder of yours");
        WritablePlace.Require(_files.Db, "a queue", "choose another place with --db");
        var hasSystemd = await HasSystemdAsync();
        changes ??= _prompt is null ? [] : step.Ask(_prompt);
        var check = await CheckAsync(step, changes, stop);
        if (check.ExitCode != ExitCode.Done)
            return Plan(changes, check, service: false, linger: false);
        await AddDeviceAsync(changes, stop);
        if (_prompt is not null && _whyNoService is not null)
            Prose.Write($"There will be no service: {_whyNoService}.");
        var service = hasSystemd && (_options.Service ?? IsWished("Record from login on, as a service?", proposal: true));
        var linger = service && await IsToLingerAsync();
        AddNotify(changes);
        return Plan(changes, check, service, linger);
    }

    /// <summary>Asks whether what was announced is right.</summary>
    /// <exception cref="OperationCanceledException">It is not.</exception>
    public void Confirm()
    {
        if (_prompt is not null && !_options.IsAgreed && !_options.IsDryRun && !_prompt.Agree("Do that?", proposal: true))
            throw new OperationCanceledException();
    }

    private SetupPlan Plan(Dictionary<string, string?> changes, DestinationCheck check, bool service, bool linger) =>
        new()
        {
            Files = _files,
            FormerText = _former.Text?.Source,
            Text = TextWith(changes),
            Changes = SettingsChange.Of(changes, _former.Values),
            Findings = check.Findings,
            CheckExitCode = check.ExitCode,
            NewFolder = _newFolder,
            Service = service,
            Linger = linger,
        };

    private string TextWith(Dictionary<string, string?> changes) =>
        EnvFileEdit.Apply(_former.Text?.Source ?? ServiceSettings.Heading, changes);

    /// <exception cref="UserError">Something would have to be asked.</exception>
    private void RefuseQuestions(Dictionary<string, string?> changes)
    {
        var device = SetupOptions.Given(_settings, SettingsTable.Device);
        var isReplaced =
            _former.Exists
            && (
                SettingsChange.Of(changes, _former.Values).Count > 0
                || (device is not null && device != _former.Values.GetValueOrDefault(SettingsTable.Device.Variable))
                || (_options.Notify is { } notify && notify != _former.Values.GetValueOrDefault(SettingsTable.Notify.Variable))
            );
        string[] missing =
        [
            .. DestinationStep.Missing(changes, _former.Values),
            .. _options is { Service: null, IsAgreed: false } ? ["--service or --no-service"] : Array.Empty<string>(),
            .. _options is { Service: not false, Linger: null, IsAgreed: false } ? ["--linger or --no-linger"] : Array.Empty<string>(),
            .. isReplaced && !_options.IsAgreed && !_options.IsDryRun
                ? [$"--yes, since {_files.EnvFile} is there and would be changed"]
                : Array.Empty<string>(),
        ];
        if (missing.Length > 0)
            throw new UserError(ExitCode.Usage, $"nobody can be asked here, so say it by options: {string.Join("; ", missing)}");
    }

    private async Task<bool> HasSystemdAsync()
    {
        if (_options.Service == false)
            return false;
        try
        {
            await Systemctl.RequireAsync();
            return true;
        }
        catch (UserError e) when (_options.Service is null)
        {
            _whyNoService = e.Message;
            return false;
        }
    }

    /// <summary>Looks at the destination, as often as somebody wants to change it.</summary>
    private async Task<DestinationCheck> CheckAsync(DestinationStep step, Dictionary<string, string?> changes, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                var check = await LookAsync(changes, stop);
                _show(check.Findings);
                if (check.ExitCode == ExitCode.Done || _prompt is null)
                    return check;
                switch (
                    _prompt.Choose(
                        "That does not work yet. What now?",
                        "answer again",
                        "try the same again",
                        "keep it: audio waits in the queue until it works"
                    )
                )
                {
                    case 1:
                        continue;
                    case 2:
                        return check with { ExitCode = ExitCode.Done };
                }
            }
            catch (UserError e) when (_prompt is not null)
            {
                Prose.Write(e.Message);
            }

            var answer = step.Ask(_prompt);
            changes.Clear();
            foreach (var (name, value) in answer)
                changes[name] = value;
        }
    }

    private async Task<DestinationCheck> LookAsync(Dictionary<string, string?> changes, CancellationToken stop)
    {
        var proposed = new SettingsReader(new SettingsFile(_files.EnvFile, EnvFileText.Parse(TextWith(changes))));
        _newFolder = null;
        if (proposed.Switch(SettingsTable.NoUpload))
            return new(ExitCode.Done, [Finding.Good("server", "none is wanted: this recorder only records")]);
        if (
            DestinationSetting.FolderOf(proposed.Text(SettingsTable.Destination), "/") is { } folder
            && FileFacts.Of(folder).Kind == FileKind.Absent
        )
            return MakeLater(folder);
        if (_options.IsChecked)
        {
            var check = await DestinationCheck.RunAsync(proposed, stop);
            return check with { Findings = SetupRemedies.Of(check.Findings, StartOf(proposed)) };
        }

        // What is malformed is refused all the same.
        if (DestinationSetting.FolderOf(proposed.Text(SettingsTable.Destination), "/") is null)
            ServerSettings.Read(proposed);
        return new(ExitCode.Done, []);
    }

    /// <summary>How the local server is started, where that is what the settings name and it does not run.</summary>
    private static string? StartOf(SettingsReader proposed) =>
        proposed.Text(SettingsTable.Url)?.TrimEnd('/') == UsualPort.Url
        && NearbyServer.Find(Environment.GetEnvironmentVariable, Posix.User) is { IsRunning: false } idle
            ? idle.Advice
            : null;

    private DestinationCheck MakeLater(string folder)
    {
        if (!(_options.IsAgreed || _prompt?.Agree($"{folder} is not there. Make it?", proposal: true) == true))
            throw new UserError(ExitCode.Usage, $"there is no folder {folder}: make it, or name another; --yes makes it");
        _newFolder = folder;
        return new(ExitCode.Done, [Finding.Good("folder", $"{folder} is made in the end; a folder needs no address and no key")]);
    }

    private async Task AddDeviceAsync(Dictionary<string, string?> changes, CancellationToken stop)
    {
        var former = _former.Values.GetValueOrDefault(SettingsTable.Device.Variable);
        var step = new MicrophoneStep(BackendSetting.Read(_settings), former);
        if (SetupOptions.Given(_settings, SettingsTable.Device) is { } named)
        {
            if (_options.IsChecked)
                await step.CheckAsync(named, stop);
            changes[SettingsTable.Device.Variable] = named;
        }
        else if (_tty is not null && !_options.IsAgreed)
        {
            changes[SettingsTable.Device.Variable] = await step.AskAsync(_tty, stop);
        }

        if (SetupOptions.Given(_settings, SettingsTable.Backend) is { } backend)
            changes[SettingsTable.Backend.Variable] = backend;
    }

    /// <summary>Nobody is told unless that is wished.</summary>
    private void AddNotify(Dictionary<string, string?> changes)
    {
        if (_options.Notify is { } named)
        {
            changes[SettingsTable.Notify.Variable] = named;
            if (_settings.Switch(SettingsTable.AllowHttp))
                changes[SettingsTable.AllowHttp.Variable] = "true";
        }
        else if (
            _options.HasDesktop
            && !_former.Values.ContainsKey(SettingsTable.Notify.Variable)
            && IsWished("Show a notice on this desktop when something is wrong?", proposal: false)
        )
        {
            changes[SettingsTable.Notify.Variable] = NotifyTargets.OnDesktop;
        }
    }

    private async Task<bool> IsToLingerAsync()
    {
        if (_options.Linger == false || await Linger.IsOnAsync() == true)
            return false;
        return _options.Linger ?? IsWished("Record while you are logged out, too, from the start of the machine?", proposal: false);
    }

    private bool IsWished(string question, bool proposal) =>
        _prompt is null || _options.IsAgreed ? proposal : _prompt.Agree(question, proposal);
}
