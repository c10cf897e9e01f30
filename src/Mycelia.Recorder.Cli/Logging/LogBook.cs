using System.Globalization;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Host;
using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Logging;

/// <summary>
/// Writes what happens into a log file, and passes it on. A log that cannot be written is no reason to disturb the
/// recording: that is said once, the line is dropped, and the next one tries again.
/// </summary>
internal sealed class LogBook : IProgress<RecorderEvent>, IDisposable
{
    private const long MaxBytes = 5_000_000;
    private const int KeptFiles = 4;

    private readonly Lock _lock = new();
    private readonly IProgress<RecorderEvent> _next;
    private readonly Action<string>? _output;
    private readonly ILogFile? _file;
    private readonly LogLevel _level;
    private readonly LineFormatter _formatter;
    private readonly TimeProvider _time;
    private readonly bool _isJournal;
    private string _path = "";
    private long _dropped;

    /// <param name="next">Told of every event.</param>
    /// <param name="file">Where lines go; null: to <paramref name="output"/>.</param>
    /// <param name="output">Where lines go without a file; null: nowhere.</param>
    /// <param name="level">What is written.</param>
    /// <param name="time">The clock of the stamps.</param>
    public LogBook(IProgress<RecorderEvent> next, ILogFile? file, Action<string>? output, LogLevel level, TimeProvider time)
    {
        (_next, _file, _output, _level, _time) = (next, file, output, level, time);
        _formatter = new(verbose: level == LogLevel.Debug);
        _isJournal = file is null && Journal.Reads(Journal.StandardError);
    }

    /// <summary>Told of every request; null unless somebody wants to read it.</summary>
    public Action<string>? Trace => _level == LogLevel.Debug && IsRead ? text => Write(LogLevel.Debug, text) : null;

    /// <summary>Whether there is anything that lines go to.</summary>
    private bool IsRead => _file is not null || _output is not null;

    /// <exception cref="UserError">The settings are malformed, or the file cannot be written.</exception>
    public static LogBook Open(SettingsReader settings, IProgress<RecorderEvent> next)
    {
        var level = LevelOf(settings);
        var path = settings.Text(SettingsTable.LogFile);
        if (path is not null && LogPlace.Conflict(path, settings) is { } conflict)
            throw new UserError(ExitCode.Usage, $"--log-file {path} is {conflict}: choose another file for the log");
        // Without a file the display says what happens; what only a maintainer wants goes beside it.
        var output = level == LogLevel.Debug ? Console.Error.WriteLine : (Action<string>?)null;
        try
        {
            var file = path is null ? null : LogFiles.Of(path, MaxBytes, KeptFiles);
            var log = new LogBook(next, file, output, level, TimeProvider.System) { _path = path ?? "" };
            if (log.IsRead)
                log.Begin(settings);
            return log;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError(
                ExitCode.Usage,
                $"cannot write the log {path}: {LogPlace.MissingFolder(path) ?? StorageRefusal.Of(e).Words}; choose another place "
                    + "with --log-file"
            );
        }
    }

    public void Report(RecorderEvent value)
    {
        if (IsRead)
            Log(value);
        _next.Report(value);
    }

    /// <summary>In UTC, as the stamps are.</summary>
    private void Log(RecorderEvent value)
    {
        lock (_lock)
        {
            if (_formatter.Format(value, _time.GetUtcNow()) is { } line)
                TryWrite(LevelOf(line.Tone), line.Text);
            else if (_level == LogLevel.Debug)
                TryWrite(
                    LogLevel.Debug,
                    value is StateChanged { State: var state } ? $"state: {StateLine.Of(state)}" : value.GetType().Name
                );
        }
    }

    public void Write(LogLevel level, string text)
    {
        lock (_lock)
            TryWrite(level, text);
    }

    public void Dispose()
    {
        lock (_lock)
            _file?.Dispose();
    }

    private static LogLevel LevelOf(SettingsReader settings) =>
        settings.Text(SettingsTable.LogLevel)!.ToUpperInvariant() switch
        {
            "ERROR" => LogLevel.Error,
            "WARNING" => LogLevel.Warning,
            "INFO" => LogLevel.Info,
            "DEBUG" => LogLevel.Debug,
            var other => throw new UserError(
                ExitCode.Usage,
                $"--log-level must be one of {string.Join(", ", SettingsTable.LogLevel.Values)}, not '{other.ToLowerInvariant()}' "
                    + $"({settings.ValueOf(SettingsTable.LogLevel).Where})"
            ),
        };

    private static LogLevel LevelOf(Tone tone) =>
        tone switch
        {
            Tone.Loss => LogLevel.Error,
            Tone.Problem => LogLevel.Warning,
            _ => LogLevel.Info,
        };

    /// <summary>What the run began with. The first line shows whether there can be a log at all.</summary>
    private void Begin(SettingsReader settings)
    {
        var first = $"mycelia-recorder {ProgramVersion.Text}, process {Environment.ProcessId}";
        try
        {
            WriteLine(LogLevel.Info, first);
        }
        catch (StorageException e)
            when (_file is LogPipe || e.Refusal.Problem is not (StorageProblem.NoAccess or StorageProblem.Gone or StorageProblem.Other))
        {
            // A reader may come later, and room may be made; all else is a mistake in the setting.
            Drop(e);
        }

        foreach (var setting in SettingsTable.All)
        {
            var value = settings.ValueOf(setting);
            if (value is { Source: not SettingSource.Default, Text: { } text })
                TryWrite(LogLevel.Debug, $"{setting.Variable} = {setting.Show(text)} ({value.Where})");
        }
    }

    private void TryWrite(LogLevel level, string text)
    {
        if (level > _level)
            return;
        try
        {
            if (_dropped > 0)
            {
                WriteLine(
                    LogLevel.Error,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{_dropped} {(_dropped == 1 ? "line is" : "lines are")} missing here: the log could not be written"
                    )
                );
                _dropped = 0;
            }

            WriteLine(level, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Drop(e);
        }
    }

    /// <summary>A full disk, a folder that is gone: the recording matters more than its log.</summary>
    private void Drop(Exception refusal)
    {
        if (_dropped++ == 0)
            _next.Report(new LogNotWritten(_path, StorageRefusal.Of(refusal).Words));
    }

    private void WriteLine(LogLevel level, string text)
    {
        if (level > _level)
            return;
        var line = Visible.Line(text);
        if (_file is not null)
            _file.WriteLine($"{Stamp()} {level.ToString().ToUpperInvariant(), -7} {line}");
        else if (level == LogLevel.Debug)
            _output?.Invoke(_isJournal ? Journal.Prefix(level) + line : $"{Stamp()} DEBUG {line}");
    }

    private string Stamp() => JsonTimes.Text(_time.GetUtcNow());
}
