namespace Mycelia.Recorder.Tests.Architecture;

/// <summary>One line length for all of the sources. The formatter breaks code; it leaves comments and texts to their author.</summary>
public sealed class LineLengthTests
{
    private const int Longest = 140;

    private static readonly string[] Folders = ["src", "tests", "benchmarks"];

    [Fact]
    public void No_line_is_longer_than_the_formatter_makes_them()
    {
        var root = RepositoryFolder.Path;
        var lines = Folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories))
            .SelectMany(path => LongLines(path).Select(line => $"{Path.GetRelativePath(root, path)}:{line}"));

        Assert.Empty(lines);
    }

    /// <summary>The numbers of the lines that are too long. In the tests, raw texts hold what servers and files say, as it comes.</summary>
    private static IEnumerable<int> LongLines(string path)
    {
        var data = path.Contains("/tests/", StringComparison.Ordinal);
        var raw = false;
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            var marks = line.Split("\"\"\"").Length - 1;
            if (line.Length > Longest && !(data && (raw || marks > 0)))
                yield return number;
            raw ^= marks % 2 == 1;
        }
    }
}
