using System.CommandLine;
using System.Globalization;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>Finds each setting's value, and says where a bad one stands.</summary>
internal sealed class SettingsReader
{
    private readonly ParseResult? _commandLine;
    private readonly OptionSet? _options;
    private readonly SettingsFile? _file;
    private readonly bool _isOfFolder;
    private readonly bool _seesEnvironment;

    /// <summary>What to say of a value from the file, before the file.</summary>
    private readonly string _in = "in";

    /// <param name="commandLine">What was typed.</param>
    /// <param name="options">The options that the command takes.</param>
    /// <param name="isFileNeeded">Whether a .env file that is there has to be read; else one that cannot be counts as none.</param>
    /// <param name="operands">What stands on the command line besides options.</param>
    /// <exception cref="UserError">The .env file cannot be read, or not be believed.</exception>
    public SettingsReader(ParseResult commandLine, OptionSet options, bool isFileNeeded, params IReadOnlyList<string> operands)
    {
        _commandLine = commandLine;
        _options = options;
        _seesEnvironment = true;
        Operands = operands;
        var here = FoundFile.At(Places.EnvFileHere);
        Places = new Places(UserEnvironment.Look(here));
        var named = Find(SettingsTable.EnvFile);
        try
        {
            // Passed over for the user's own it would be as wrong as believed: who put settings there wants them to hold.
            if (named is null && isFileNeeded && here is { NamesSettings: true, Refusal: { } refusal })
                throw new UserError(ExitCode.Usage, refusal);
            _isOfFolder = named is null && Places.EnvFile.Path == here.Path;
            _file = named is not null
                ? SettingsFile.Read(named.Text!)
                : SettingsFile.Of(
                    _isOfFolder ? here
                    : Places.EnvFile.Path is { } own ? FoundFile.At(own)
                    : new("", null, null)
                );
            if (named is not null && !_file.Exists)
                throw new UserError(ExitCode.Usage, $"there is no file {FilePath} ({named.Where})");
        }
        catch (UserError) when (!isFileNeeded)
        {
            _file = new(Places.EnvFile.Path ?? "", null);
        }
    }

    /// <summary>What a file alone would say to a service: there is no command line, and nothing in the environment.</summary>
    /// <param name="proposed">The file as it is to be; it need not be there yet.</param>
    public SettingsReader(SettingsFile proposed)
    {
        _file = proposed;
        _in = "for";
        Operands = [];
        Places = new Places(UserEnvironment.Look(FoundFile.At(Places.EnvFileHere)));
    }

    private SettingsReader(SettingsReader typed, SettingsFile file)
    {
        (_commandLine, _options, _file) = (typed._commandLine, typed._options, file);
        (Operands, Places) = (typed.Operands, typed.Places);
    }

    /// <summary>The same command line with another recorder's file; a service sees nothing of the environment here.</summary>
    public SettingsReader With(SettingsFile file) => new(this, file);

    /// <summary>What stands on the command line besides options.</summary>
    public IReadOnlyList<string> Operands { get; }

    /// <summary>Where files are when nobody says where.</summary>
    public Places Places { get; }

    /// <summary>The .env file that is read, if it is there; empty when there is no place for one.</summary>
    public string FilePath => _file!.Path;

    /// <summary>What is odd about what was set, one sentence each.</summary>
    public List<string> Warnings =>
        [
            .. SettingNames.Warnings(
                Environment
                    .GetEnvironmentVariables()
                    .Keys.Cast<string>()
                    .Where(static name => name.StartsWith("MYCELIA_", StringComparison.OrdinalIgnoreCase)),
                "the environment"
            ),
            .. _file!.Warnings(),
            .. ServerSettings.Exposure(this) is { } exposure ? [exposure] : Array.Empty<string>(),
        ];

    /// <summary>
    /// A variable of others, such as <c>HTTPS_PROXY</c>, in the environment or else in the .env file: a service has no other environment.
    /// </summary>
    public string? Variable(string name) =>
        OfEnvironment(name) is { Length: > 0 } variable ? variable : _file!.Values.GetValueOrDefault(name);

    /// <summary>Whether such a variable is from a <c>.env</c> that only lies in the working directory: nobody named it.</summary>
    public bool IsVariableOfFolder(string name) =>
        _isOfFolder && OfEnvironment(name) is not { Length: > 0 } && _file!.Values.ContainsKey(name);

    /// <summary>Whether a setting's value is from there.</summary>
    public bool IsOfFolder(Setting setting) => _isOfFolder && Find(setting) is { Source: SettingSource.File };

    /// <summary>A setting's value, and who set it.</summary>
    public SettingValue ValueOf(Setting setting) => Find(setting) ?? DefaultOf(setting);

    /// <exception cref="UserError">It is the queue's place, and there is none.</exception>
    public string? Text(Setting setting) => ValueOf(setting).Text ?? (setting == SettingsTable.Db ? Places.UserQueue : null);

    public bool Switch(Setting setting)
    {
        return Find(setting) is { } found
            && found.Text!.ToUpperInvariant() switch
            {
                "1" or "TRUE" or "YES" or "ON" => true,
                "" or "0" or "FALSE" or "NO" or "OFF" => false,
                _ => throw Bad(setting, found, "must be true or false"),
            };
    }

    public int Integer(Setting setting, int min, int max)
    {
        var found = ValueOf(setting);
        return int.TryParse(found.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw Bad(setting, found, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {min} to {max}"));
    }

    /// <summary>A sample rate, in hertz or kilohertz.</summary>
    public int Rate(Setting setting, int min, int max)
    {
        var found = ValueOf(setting);
        return Quantity.ParseRate(found.Text!) is { } rate && rate >= min && rate <= max
            ? rate
            : throw Bad(
                setting,
                found,
                string.Create(CultureInfo.InvariantCulture, $"must be a rate from {min} to {max} Hz, such as 16000, 16k or 44.1k")
            );
    }

    /// <summary>A level, in dB relative to full scale.</summary>
    public double Decibels(Setting setting, double min, double max)
    {
        var found = ValueOf(setting);
        var text = found.Text!;
        foreach (var unit in new[] { "dBFS", "dB" })
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
            {
                text = text[..^unit.Length].TrimEnd();
                break;
            }
        }

        return
            double.TryParse(
                text,
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var value
            )
            && value >= min
            && value <= max
            ? value
            : throw Bad(
                setting,
                found,
                string.Create(CultureInfo.InvariantCulture, $"must be a level from {min} to {max} dBFS, such as -45")
            );
    }

    public TimeSpan? Seconds(Setting setting, double min, double max)
    {
        if (Text(setting) is null)
            return null;
        var found = ValueOf(setting);
        var seconds = double.TryParse(found.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : Quantity.ParseAge(found.Text!)?.TotalSeconds;
        return seconds >= min && seconds <= max
            ? TimeSpan.FromSeconds(seconds.Value)
            : throw Bad(
                setting,
                found,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"must be a number of seconds from {min} to {max}, or a time such as 90s or 1h30m"
                )
            );
    }

    /// <summary>A number of bytes; null when nothing is said.</summary>
    public long? Size(Setting setting, long min)
    {
        if (Text(setting) is not { } text)
            return null;
        return Quantity.ParseSize(text) is { } bytes && bytes >= min
            ? bytes
            : throw Bad(
                setting,
                ValueOf(setting),
                $"must be a size such as 500MB or 20GB{(min > 0 ? $", at least {Words.Bytes(min)}" : "")}"
            );
    }

    /// <summary>A number of bytes a second; null when nothing is said.</summary>
    public long? Speed(Setting setting, long min)
    {
        if (Text(setting) is not { } text)
            return null;
        return Quantity.ParseSize(text) is { } bytes && bytes >= min
            ? bytes
            : throw Bad(setting, ValueOf(setting), $"must be bytes a second, such as 200k or 1M, at least {Words.Bytes(min)}");
    }

    /// <summary>A length of time; null when nothing is said.</summary>
    public TimeSpan? Age(Setting setting)
    {
        if (Text(setting) is not { } text)
            return null;
        return Quantity.ParseAge(text) is { } age && age > TimeSpan.Zero
            ? age
            : throw Bad(setting, ValueOf(setting), "must be an age such as 12h or 7d");
    }

    /// <summary>A length of time, forward or back; none when nothing is said.</summary>
    public TimeSpan Shift(Setting setting)
    {
        if (Text(setting) is not { } text)
            return TimeSpan.Zero;
        var isBack = text.StartsWith('-');
        return Quantity.ParseAge(text is ['+' or '-', ..] ? text[1..] : text) is { } length && length < TimeSpan.FromDays(100_000)
            ? isBack
                ? -length
                : length
            : throw Bad(setting, ValueOf(setting), "must be a length of time such as 1h, +30m or -2d");
    }

    /// <summary>A moment: a time, local unless it says otherwise, or how long ago it was; null when nothing is said.</summary>
    public DateTimeOffset? Moment(Setting setting) =>
        Moment(setting, "must be a time such as 2026-03-01T12:00, 14:05 or 'yesterday 14:05', or how long ago, such as 2h");

    /// <summary>A moment in the day that is named; null when nothing is said.</summary>
    public DateTimeOffset? Day(Setting setting) => Moment(setting, "must be a day such as 2026-03-01, yesterday or monday");

    private DateTimeOffset? Moment(Setting setting, string rule)
    {
        if (Text(setting) is not { } text)
            return null;
        return Moments.Parse(text, DateTimeOffset.UtcNow, TimeZoneInfo.Local) ?? throw Bad(setting, ValueOf(setting), rule);
    }

    /// <summary>Hours of the week by the local clock; null when nothing is said.</summary>
    public WeeklyHours? Hours(Setting setting)
    {
        if (Text(setting) is not { } text)
            return null;
        return HoursText.Parse(text) is { } spans
            ? new(spans, TimeZoneInfo.Local)
            : throw Bad(setting, ValueOf(setting), "must be hours such as 22:00-07:00 or 'mon-fri 22:00-07:00; sat,sun 23:00-09:00'");
    }

    /// <summary>One of the setting's values.</summary>
    public string Choice(Setting setting) =>
        setting.Values.FirstOrDefault(value => value.Equals(Text(setting), StringComparison.OrdinalIgnoreCase))
        ?? throw Bad(setting, ValueOf(setting), $"must be {string.Join(" or ", setting.Values)}");

    /// <summary>What was typed of some settings, in its order.</summary>
    public IReadOnlyList<(Setting Setting, string Value)> InOrder(params ReadOnlySpan<Setting> settings) =>
        _commandLine is null ? [] : OptionSet.InOrder(_commandLine, settings);

    /// <summary>Where a setting's value stands, for messages; null when it is the default.</summary>
    public string? WhereFrom(Setting setting) => Find(setting)?.Where;

    private static UserError Bad(Setting setting, SettingValue found, string rule) =>
        new(ExitCode.Usage, $"{setting.Flag ?? setting.Variable} {rule}, not '{found.Text}' ({found.Where})");

    private SettingValue DefaultOf(Setting setting) =>
        setting == SettingsTable.Db ? new(Places.Queue.Path, SettingSource.Default, $"the default: {Places.Queue.Why}")
        : setting == SettingsTable.EnvFile ? new(Places.EnvFile.Path, SettingSource.Default, $"the default: {Places.EnvFile.Why}")
        : new(setting.Default, SettingSource.Default, "the default");

    private string? OfEnvironment(string name) => _seesEnvironment ? Environment.GetEnvironmentVariable(name) : null;

    private SettingValue? Find(Setting setting)
    {
        if (_commandLine is not null && _options?.IsGiven(_commandLine, setting) == true)
            return new("true", SettingSource.Flag, "on the command line");
        if (_commandLine is not null && _options?.ValueOf(_commandLine, setting) is { } flag)
            return new(flag, SettingSource.Flag, "on the command line");
        if (setting.Variable.Length == 0)
            return null;
        // A secret that is mounted as a file ends with that file's line end.
        if (OfEnvironment(setting.Variable)?.Trim() is { Length: > 0 } variable)
            return new(variable, SettingSource.Environment, $"{setting.Variable} in the environment");
        return _file?.Values.TryGetValue(setting.Variable, out var line) == true && line.Length > 0
            ? new(line, SettingSource.File, $"{setting.Variable} {_in} {_file.Path}")
            : null;
    }
}
