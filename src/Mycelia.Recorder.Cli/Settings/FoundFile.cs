using System.Text.RegularExpressions;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>
/// A file of settings that nobody named: the working directory's, or the user's own. It is opened once and never waited for, and what
/// was judged is what is read, whoever renames something meanwhile.
/// </summary>
/// <param name="Path">Where it was looked for.</param>
/// <param name="Bytes">What is in it; null when it is not there or cannot be read.</param>
/// <param name="Refusal">Why nothing of it counts, in a sentence; null when it does, or is not there.</param>
internal sealed partial record FoundFile(string Path, byte[]? Bytes, string? Refusal)
{
    private const int MostLines = 10_000;

    /// <summary>Looks for it.</summary>
    public static FoundFile At(string path)
    {
        var kind = FileFacts.Of(path).Kind;
        if (kind is FileKind.Absent or FileKind.DanglingLink)
            return new(path, null, null);
        try
        {
            return kind is FileKind.Regular or FileKind.Unknown
                ? Open(path)
                : new(path, null, Believed.WhyNot(path, FileFacts.Of(path), Posix.User));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(path, null, Unreadable(path, FileTrouble.Of(path, e)));
        }
    }

    /// <summary>Whether it names a setting of this program's. What cannot be read may: better to say so than to pass it over.</summary>
    public bool NamesSettings =>
        Bytes is null
            ? Refusal is not null && !Directory.Exists(Path)
            : Lines().Take(MostLines).Any(static line => SettingLine().IsMatch(line));

    private static FoundFile Open(string path)
    {
        if (!OperatingSystem.IsLinux())
            return new(path, File.ReadAllBytes(path), null);
        // Whoever laid a link chose what it leads to.
        if (
            FileFacts.OfName(path) is { Kind: FileKind.Link } link
            && Believed.WhyNot(path, link with { Kind = FileKind.Regular, Mode = 0 }, Posix.User) is { } planted
        )
            return new(path, null, planted);
        using var file = Posix.Open(path, Posix.ReadOnly | Posix.NotWaiting, out var error);
        if (error != 0)
            return new(
                path,
                null,
                Unreadable(path, error == Errno.NoAccess ? "this user may not open it" : StorageRefusal.Of(error).Words)
            );
        var facts = FileFacts.Of(file);
        return new(path, facts.Kind == FileKind.Regular ? SmallText.ReadBytes(file) : null, Believed.WhyNot(path, facts, Posix.User));
    }

    private static string Unreadable(string path, string why) => $"cannot read settings from {path}: {why}";

    private IEnumerable<string> Lines()
    {
        using var text = new StreamReader(new MemoryStream(Bytes!));
        while (text.ReadLine() is { } line)
            yield return line;
    }

    [GeneratedRegex(@"^\s*(export\s+)?MYCELIA_\w+\s*=")]
    private static partial Regex SettingLine();
}
