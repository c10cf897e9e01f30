using Mycelia.Recorder.Cli.Errors;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>One of a user's recorders. Its settings, its queue and its unit are named after it.</summary>
internal sealed record ServiceName
{
    private const string MainText = "recorder";
    private const string MainUnit = "mycelia-recorder.service";
    private const string Prefix = "mycelia-recorder@";
    private const string Suffix = ".service";
    private const int Longest = 32;

    /// <summary>The file of the unit that named recorders share.</summary>
    public const string Template = Prefix + Suffix;

    /// <summary>The one that runs when none is named; its settings are <c>recorder.env</c>.</summary>
    public static readonly ServiceName Main = new(MainText);

    private ServiceName(string text) => Text = text;

    public string Text { get; }

    public bool IsMain => Text == MainText;

    /// <summary>The unit by systemd's name.</summary>
    public string Unit => IsMain ? MainUnit : $"{Prefix}{Text}{Suffix}";

    /// <summary>The file of a packaged unit: all named recorders share one.</summary>
    public string UnitFile => IsMain ? MainUnit : Template;

    /// <summary>How a command is told of it.</summary>
    public string Option => IsMain ? "" : $" --name {Text}";

    /// <exception cref="UserError">It is no name.</exception>
    public static ServiceName Parse(string text) =>
        IsName(text)
            ? new(text)
            : throw new UserError(
                ExitCode.Usage,
                $"'{Shorten(text)}' cannot name a recorder: a name has at most {Longest} lower-case letters, digits and hyphens, and a "
                    + "hyphen neither begins nor ends it"
            );

    /// <summary>Whose settings a file holds, by the file's name; null when nobody's.</summary>
    public static ServiceName? OfEnvFile(string fileName) =>
        fileName.EndsWith(".env", StringComparison.Ordinal) && IsName(fileName[..^4]) ? new(fileName[..^4]) : null;

    /// <summary>Whose folder of a queue it is, by the folder's name; null when nobody's.</summary>
    public static ServiceName? OfFolder(string folderName) => IsName(folderName) && folderName != MainText ? new(folderName) : null;

    /// <summary>Whose unit a file is, by the file's name; null when nobody's.</summary>
    public static ServiceName? OfUnit(string fileName) =>
        fileName == MainUnit ? Main
        : fileName.StartsWith(Prefix, StringComparison.Ordinal)
        && fileName.EndsWith(Suffix, StringComparison.Ordinal)
        && fileName.Length > Prefix.Length + Suffix.Length
        && fileName[Prefix.Length..^Suffix.Length] is var text
        && IsName(text)
        && text != MainText
            ? new(text)
        : null;

    /// <summary>Whether it is a unit of the recorder's, by the file's name; the template that named ones share is one.</summary>
    public static bool IsUnit(string fileName) => fileName == Template || OfUnit(fileName) is not null;

    public override string ToString() => Text;

    private static string Shorten(string text) => text.Length <= 2 * Longest ? text : $"{text[..Longest]}…";

    private static bool IsName(string text) =>
        text.Length is > 0 and <= Longest
        && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && text[0] != '-'
        && text[^1] != '-';
}
