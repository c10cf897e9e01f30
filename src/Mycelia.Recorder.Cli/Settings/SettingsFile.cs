using System.Text;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>The .env file that settings are read from.</summary>
/// <param name="Path">Where it is, or would be.</param>
/// <param name="Text">What it says; null when there is none.</param>
internal sealed record SettingsFile(string Path, EnvFileText? Text)
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>How long a pipe is waited for: who mounts one serves it at once.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Reads one that was named, whatever it is, once: a pipe gives what it holds to each reader once.</summary>
    /// <exception cref="UserError">It is there but cannot be read.</exception>
    public static SettingsFile Read(string path)
    {
        var kind = FileFacts.Of(path).Kind;
        if (kind is FileKind.Absent or FileKind.DanglingLink)
            return new(path, null);
        if (kind is not (FileKind.Regular or FileKind.Pipe or FileKind.Unknown))
            throw new UserError(ExitCode.Usage, $"cannot read settings from {path}: it is {Words.Kind(kind)}, not a file");
        return new(path, EnvFileText.Parse(Decode(path, ReadAll(path))));
    }

    /// <summary>Takes one that was found where nobody named it.</summary>
    /// <exception cref="UserError">It is there, and may not be believed or cannot be read.</exception>
    public static SettingsFile Of(FoundFile found) =>
        found.Refusal is { } refusal
            ? throw new UserError(ExitCode.Usage, refusal)
            : new(found.Path, found.Bytes is { } bytes ? EnvFileText.Parse(Decode(found.Path, bytes)) : null);

    /// <summary>Whether it is there.</summary>
    public bool Exists => Text is not null;

    /// <summary>What it sets.</summary>
    public IReadOnlyDictionary<string, string> Values => Text?.Values ?? new Dictionary<string, string>();

    /// <summary>What is odd about it, one sentence each.</summary>
    public IEnumerable<string> Warnings()
    {
        if (Text is null)
            yield break;
        if (HoldsSecret && IsOpenToOthers)
            yield return $"{Path} holds a secret and others on this machine can read it: chmod 600 {Path}";
        foreach (var oddity in Text.Oddities)
            yield return $"{Path}, {oddity}";
        foreach (var warning in SettingNames.Warnings(Values.Keys, Path))
            yield return warning;
    }

    private bool HoldsSecret =>
        SettingsTable.All.Any(setting =>
            Values.TryGetValue(setting.Variable, out var value) && value.Length > 0 && (setting.IsSecret || setting.Show(value) != value)
        );

    private bool IsOpenToOthers =>
        FileFacts.Of(Path) is { Kind: FileKind.Regular } facts && OperatingSystem.IsLinux() && (facts.Mode & Others) != 0;

    private static byte[] ReadAll(string path)
    {
        try
        {
            return SmallText.ReadBytes(path, Patience);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError(ExitCode.Usage, $"cannot read settings from {path}: {FileTrouble.Of(path, e)}");
        }
    }

    private static string Decode(string path, byte[] bytes)
    {
        Encoding encoding = bytes switch
        {
            [0xFF, 0xFE, ..] => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
            [0xFE, 0xFF, ..] => new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
            _ => new UTF8Encoding(false, throwOnInvalidBytes: true),
        };
        try
        {
            var text = encoding.GetString(bytes);
            if (!text.Contains('\0', StringComparison.Ordinal))
                return text;
        }
        catch (DecoderFallbackException)
        {
            // The same as text with zeros in it: binary, or an encoding without its mark.
        }

        throw new UserError(ExitCode.Usage, $"{path} is no text in UTF-8: save it so, with one NAME=value a line");
    }
}
