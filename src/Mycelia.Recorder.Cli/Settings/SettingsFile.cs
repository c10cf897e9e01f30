using dotenv.net;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>The .env file that settings are read from.</summary>
/// <param name="Path">Where it is, or would be.</param>
/// <param name="Values">What it says; nothing when there is none.</param>
internal sealed record SettingsFile(string Path, IReadOnlyDictionary<string, string> Values)
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <exception cref="UserError">It is there but cannot be read.</exception>
    public static SettingsFile Read(string path)
    {
        if (!File.Exists(path))
            return new(path, new Dictionary<string, string>());
        try
        {
            return new(path, new Dictionary<string, string>(DotEnv.Read(new DotEnvOptions(envFilePaths: [path], ignoreExceptions: false))));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new UserError(ExitCode.Usage, $"cannot read {path}: {e.Message}");
        }
    }

    /// <summary>What is odd about it, one sentence each.</summary>
    public IEnumerable<string> Warnings()
    {
        if (HoldsSecret && IsOpenToOthers)
            yield return $"{Path} holds a secret and others on this machine can read it: chmod 600 {Path}";
        foreach (var warning in SettingNames.Warnings(Values.Keys, Path))
            yield return warning;
    }

    private bool HoldsSecret => SettingsTable.All.Any(setting => setting.IsSecret && Values.TryGetValue(setting.Variable, out var value) && value.Length > 0);

    private bool IsOpenToOthers => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(Path) & Others) != 0;
}
