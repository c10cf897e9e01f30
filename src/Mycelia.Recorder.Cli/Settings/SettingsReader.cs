using System.CommandLine;
using System.Globalization;
using dotenv.net;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>Finds each setting's value, and says where a bad one stands.</summary>
internal sealed class SettingsReader
{
    private readonly ParseResult _commandLine;
    private readonly OptionSet _options;
    private readonly IDictionary<string, string> _file;
    private readonly string _filePath;

    /// <exception cref="UserError">The .env file was named but cannot be read.</exception>
    public SettingsReader(ParseResult commandLine, OptionSet options)
    {
        _commandLine = commandLine;
        _options = options;
        _file = new Dictionary<string, string>();
        _filePath = "";
        var named = Find(SettingsTable.EnvFile);
        _filePath = Text(SettingsTable.EnvFile)!;
        if (File.Exists(_filePath))
            _file = ReadFile(_filePath);
        else if (named is not null)
            throw new UserError(ExitCode.Usage, $"there is no file {_filePath} ({named.Value.Where})");
    }

    public string? Text(Setting setting) => Find(setting)?.Value ?? setting.Default;

    public bool Switch(Setting setting)
    {
        if (_options.IsGiven(_commandLine, setting))
            return true;
        return Find(setting) is { } found && found.Value.ToUpperInvariant() switch
        {
            "1" or "TRUE" or "YES" or "ON" => true,
            "" or "0" or "FALSE" or "NO" or "OFF" => false,
            _ => throw Bad(setting, found, "must be true or false"),
        };
    }

    public int Integer(Setting setting, int min, int max)
    {
        var found = FindOrDefault(setting);
        return int.TryParse(found.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw Bad(setting, found, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {min} to {max}"));
    }

    public TimeSpan? Seconds(Setting setting, double min, double max)
    {
        if (Text(setting) is null)
            return null;
        var found = FindOrDefault(setting);
        return double.TryParse(found.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? TimeSpan.FromSeconds(value)
            : throw Bad(setting, found, string.Create(CultureInfo.InvariantCulture, $"must be a number of seconds from {min} to {max}"));
    }

    /// <summary>Where a setting's value stands, for messages; null when it is the default.</summary>
    public string? WhereFrom(Setting setting) => Find(setting)?.Where;

    private static UserError Bad(Setting setting, (string Value, string Where) found, string rule) =>
        new(ExitCode.Usage, $"{setting.Flag ?? setting.Variable} {rule}, not '{found.Value}' ({found.Where})");

    private (string Value, string Where) FindOrDefault(Setting setting) => Find(setting) ?? (setting.Default!, "the default");

    private (string Value, string Where)? Find(Setting setting)
    {
        if (_options.ValueOf(_commandLine, setting) is { } flag)
            return (flag, "on the command line");
        if (Environment.GetEnvironmentVariable(setting.Variable) is { Length: > 0 } variable)
            return (variable, $"{setting.Variable} in the environment");
        return _file.TryGetValue(setting.Variable, out var line) && line.Length > 0 ? (line, $"{setting.Variable} in {_filePath}") : null;
    }

    private static IDictionary<string, string> ReadFile(string path)
    {
        try
        {
            return DotEnv.Read(new DotEnvOptions(envFilePaths: [path], ignoreExceptions: false));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new UserError(ExitCode.Usage, $"cannot read {path}: {e.Message}");
        }
    }
}
