using System.Text;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>The .env file that settings are read from.</summary>
/// <param name="Path">Where it is, or would be.</param>
/// <param name="Text">What it says; null when there is none.</param>
internal sealed record SettingsFile(string Path, EnvFileText? Text)
{
    /// <summary>No file of settings is larger.</summary>
    private const int MostBytes = 1_000_000;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>How long a pipe is waited for: who mounts one serves it at once.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Reads it, once: a pipe gives what it holds to each reader once.</summary>
    /// <exception cref="UserError">It is there but cannot be read.</exception>
    public static SettingsFile Read(string path)
    {
        var kind = FileFacts.Of(path).Kind;
        if (kind is FileKind.Absent or FileKind.DanglingLink)
            return new(path, null);
        if (kind is not (FileKind.Regular or FileKind.Pipe or FileKind.Unknown))
            throw new UserError(ExitCode.Usage, $"cannot read settings from {path}: it is a {kind.ToString().ToLowerInvariant()}, not a file");
        return new(path, EnvFileText.Parse(Decode(path, ReadAll(path))));
    }

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

    private bool HoldsSecret => SettingsTable.All.Any(setting => setting.IsSecret && Values.TryGetValue(setting.Variable, out var value) && value.Length > 0);

    private bool IsOpenToOthers => FileFacts.Of(Path) is { Kind: FileKind.Regular } facts && OperatingSystem.IsLinux() && (facts.Mode & Others) != 0;

    private static byte[] ReadAll(string path)
    {
        // Opening a pipe waits until somebody writes to it, and nothing can call that off.
        var reading = Task.Run(() =>
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var bytes = new MemoryStream();
            var buffer = new byte[16_384];
            for (int read; bytes.Length <= MostBytes && (read = file.Read(buffer)) > 0;)
                bytes.Write(buffer, 0, read);
            return bytes.ToArray();
        });
        try
        {
            if (!reading.Wait(Patience))
                throw new UserError(ExitCode.Usage, $"cannot read settings from {path}: nobody writes to this pipe");
        }
        catch (AggregateException e) when (e.InnerException is IOException or UnauthorizedAccessException)
        {
            throw new UserError(ExitCode.Usage, $"cannot read {path}: {FileTrouble.Of(path, e.InnerException)}");
        }

        return reading.Result.Length <= MostBytes ? reading.Result : throw new UserError(ExitCode.Usage, $"{path} has more than 1 MB: that is no file of settings");
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
