using System.Text.RegularExpressions;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Architecture;

/// <summary>
/// The library does not know what its caller's flags and variables are called: its sentences stand alone, and a <see cref="Hint"/> says
/// what helps. The program has the words for it.
/// </summary>
public sealed partial class LibraryWordsTests
{
    /// <summary>Flags of other programs, which the library starts or tells the user to start: prlimit and setpriv.</summary>
    private static readonly string[] OfOtherPrograms = ["--as", "--clear-groups", "--core", "--regid", "--reuid"];

    [Fact]
    public void The_library_names_no_flag_and_no_variable_of_a_program()
    {
        var named = Directory
            .EnumerateFiles(Path.Combine(RepositoryFolder.Path, "src", "Mycelia.Recorder"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(static path =>
                File.ReadLines(path)
                    .Where(static line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))
                    .SelectMany(static line => Name().Matches(line))
                    .Select(match => (Name: match.Value, File: Path.GetFileName(path)))
            )
            .ToList();

        Assert.Equal("", string.Join(", ", named.Where(static one => !OfOtherPrograms.Contains(one.Name))));
        // What is listed and not so would let anybody in.
        Assert.Equal(OfOtherPrograms, named.Select(static one => one.Name).Distinct().Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"(?<![-\w])--[a-z][a-z-]*|MYCELIA_[A-Z_]+")]
    private static partial Regex Name();
}
