using System.Text.RegularExpressions;

namespace Mycelia.Recorder.Tests.Cli;

/// <summary>What the sources have a name for; a document that names something else was written before it was moved or renamed.</summary>
internal static partial class SourceNames
{
    private static readonly string[] Projects = ["src/Mycelia.Recorder", "src/Mycelia.Recorder.Cli", "src/Mycelia.LocalServer"];

    private static readonly HashSet<string> Tests =
    [
        .. Files("tests", "*Tests.cs").Select(static path => Path.GetFileNameWithoutExtension(path)),
    ];

    private static readonly HashSet<string> Words =
    [
        .. Files("src", "*.cs")
            .Concat(Files("src", "*.csproj"))
            .SelectMany(static path => Word().Matches(File.ReadAllText(path)))
            .Select(static word => word.Value),
        .. Tests,
    ];

    /// <summary>Whether a piece of code reads like a folder, a file or a class of tests, and there is none of that name.</summary>
    public static bool IsStale(string code) =>
        (SourcePath().IsMatch(code) && !Projects.Any(project => Exists(project, code)))
        || (TestClass().Match(code) is { Success: true } test && !Tests.Contains(test.Value));

    /// <summary>Whether it reads like a type or a member, and no source has the word.</summary>
    public static bool IsUnknown(string code) => SourceWord().IsMatch(code) && !Words.Contains(code);

    private static bool Exists(string project, string name)
    {
        var path = Path.Combine(RepositoryFolder.Path, project, name.TrimEnd('/'));
        return Directory.Exists(path) || File.Exists(path + ".cs");
    }

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Path, folder), pattern, SearchOption.AllDirectories);

    [GeneratedRegex("^[A-Z][A-Za-z]+((/[A-Z][A-Za-z]+)+/?|/)$")]
    private static partial Regex SourcePath();

    [GeneratedRegex(@"^[A-Z]\w*Tests\b")]
    private static partial Regex TestClass();

    [GeneratedRegex("^([A-Z][a-z]+){2,}$")]
    private static partial Regex SourceWord();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
