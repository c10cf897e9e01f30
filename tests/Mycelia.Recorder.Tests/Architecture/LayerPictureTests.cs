using System.Text.RegularExpressions;

namespace Mycelia.Recorder.Tests.Architecture;

/// <summary>The pictures in docs/architecture.md show the programs as they are compiled, at the level of top folders.</summary>
public sealed partial class LayerPictureTests
{
    [Theory]
    [InlineData("Mycelia.Recorder.dll", "Mycelia.Recorder", 0)]
    [InlineData("mycelia-recorder.dll", "Mycelia.Recorder.Cli", 1)]
    [InlineData("mycelia-local-server.dll", "Mycelia.LocalServer", 2)]
    public void A_picture_leads_from_each_folder_to_those_that_it_uses(string assembly, string root, int place)
    {
        var used = FolderGraph
            .Read(Path.Combine(AppContext.BaseDirectory, assembly), root, root)
            .SelectMany(static edges => edges.Value.Select(to => (From: TopOf(edges.Key), To: TopOf(to))))
            .Where(static edge => edge.From != edge.To)
            .ToHashSet();
        var drawn = Picture(place);

        Assert.Empty(drawn.Except(used));
        // An arrow is left out where others lead to the same place.
        Assert.Equal(Reach(used), Reach(drawn));
    }

    private static string TopOf(string folder) => folder.Split('/')[0];

    private static (string From, string To)[] Picture(int place)
    {
        var picture = Mermaid().Matches(File.ReadAllText(Path.Combine(RepositoryFolder.Path, "docs/architecture.md")))[place].Value;
        return [.. Arrow().Matches(picture).Select(static arrow => (arrow.Groups["from"].Value, arrow.Groups["to"].Value))];
    }

    /// <summary>Each folder with all that it leads to, over others as well.</summary>
    private static SortedSet<string> Reach(IEnumerable<(string From, string To)> edges)
    {
        var uses = edges.ToLookup(static edge => edge.From, static edge => edge.To);
        var reached = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var folder in uses)
            Follow(folder.Key, folder.Key);
        return reached;

        void Follow(string start, string folder)
        {
            foreach (var next in uses[folder])
            {
                if (reached.Add($"{start} -> {next}"))
                    Follow(start, next);
            }
        }
    }

    [GeneratedRegex("^```mermaid$.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Mermaid();

    [GeneratedRegex(@"(?<from>\w+) --> (?<to>\w+)")]
    private static partial Regex Arrow();
}
