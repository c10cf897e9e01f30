using System.Text.RegularExpressions;

namespace Mycelia.Recorder.Tests.Architecture;

/// <summary>
/// Each table of the queue is written by one class: who looks for how a row comes to be finds it there. Only what makes the tables, and
/// what puts senseless values of any of them right, writes to them beside it.
/// </summary>
public sealed partial class TableWritersTests
{
    [Fact]
    public void A_table_is_written_from_one_file()
    {
        var queue = Path.Combine(RepositoryFolder.Path, "src", "Mycelia.Recorder", "Queue");
        var writers = Directory
            .EnumerateFiles(queue, "*.cs", SearchOption.AllDirectories)
            .Where(static path => Path.GetFileName(Path.GetDirectoryName(path)) != "Schema")
            .SelectMany(static path =>
                Write().Matches(File.ReadAllText(path)).Select(match => (Table: match.Groups["table"].Value, File: Path.GetFileName(path)))
            )
            .Distinct()
            .ToLookup(static write => write.Table, static write => write.File);

        Assert.Contains(writers, static table => table.Key == "recordings");
        Assert.Empty(writers.Where(static table => table.Count() > 1).Select(static table => $"{table.Key}: {string.Join(", ", table)}"));
    }

    [GeneratedRegex(@"(INSERT( OR \w+)? INTO|UPDATE|DELETE FROM) (?<table>[a-z]\w+)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Write();
}
