using System.Text.RegularExpressions;

namespace Mycelia.Recorder.Tests.Cli;

/// <summary>A document of the repository, taken apart: what is measured and followed of it.</summary>
internal sealed partial class MarkdownPage
{
    private readonly string _path;
    private readonly List<string> _paragraphs = [];
    private readonly List<string> _headings = [];
    private readonly List<string> _rows = [];
    private bool _isOpen;

    /// <param name="name">Its path from the repository's folder.</param>
    public MarkdownPage(string name)
    {
        _path = Path.Combine(RepositoryFolder.Path, name);
        var (isFenced, isAfterBlank) = (false, true);
        foreach (var line in File.ReadLines(_path))
        {
            var text = line.Trim();
            var isFence = text.StartsWith("```", StringComparison.Ordinal);
            var isIndentedCode = line.StartsWith("    ", StringComparison.Ordinal) && isAfterBlank;
            if (isFence || isFenced || isIndentedCode || text.StartsWith("<!--", StringComparison.Ordinal))
                _isOpen = false;
            else
                Take(text);
            isFenced ^= isFence;
            isAfterBlank = text.Length == 0 || isIndentedCode;
        }
    }

    /// <summary>The README, what stands beside it, and docs.</summary>
    public static IEnumerable<string> Names =>
        Directory
            .GetFiles(RepositoryFolder.Path, "*.md")
            .Concat(Directory.GetFiles(Path.Combine(RepositoryFolder.Path, "docs"), "*.md"))
            .Select(static path => Path.GetRelativePath(RepositoryFolder.Path, path));

    /// <summary>The rows of its tables, heads apart.</summary>
    public IEnumerable<string> Rows => _rows;

    /// <summary>Items of lists among them; no table, no heading and no code.</summary>
    public IEnumerable<string> Paragraphs => _paragraphs;

    /// <summary>A colon or a semicolon ends one too; none ends within code.</summary>
    public IEnumerable<string> Sentences =>
        _paragraphs.SelectMany(static paragraph => SentenceEnd().Split(CodeSpan().Replace(paragraph, "`x`")));

    /// <summary>All words but those of code blocks.</summary>
    public int Words { get; private set; }

    /// <summary>What stands in its text and its tables as code.</summary>
    public IEnumerable<string> CodeSpans =>
        _paragraphs.Concat(_rows).SelectMany(static text => CodeSpan().Matches(text)).Select(static span => span.Value.Trim('`'));

    /// <summary>The links that lead nowhere: to no file, or to no heading.</summary>
    public IEnumerable<string> DeadLinks =>
        _paragraphs
            .Concat(_rows)
            .SelectMany(static text => Link().Matches(text))
            .Select(static match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !Leads(target));

    private IEnumerable<string> Anchors =>
        _headings.Select(static heading => NoPartOfAnchor().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-'));

    /// <summary>A code span is one word.</summary>
    public static int CountWords(string text) => CountAll(CodeSpan().Replace(text, "x"));

    private static int CountAll(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Count(static word => word.Any(char.IsLetterOrDigit));

    private void Take(string text)
    {
        Words += CountAll(text);
        if (text.StartsWith('#'))
            _headings.Add(text.TrimStart('#', ' '));
        else if (text.StartsWith('|'))
            TakeRow(text);
        else if (text.Length > 0 && (!_isOpen || ListItem().IsMatch(text)))
            _paragraphs.Add(text);
        else if (text.Length > 0)
            _paragraphs[^1] += $" {text}";
        _isOpen = text.Length > 0 && !text.StartsWith('#') && !text.StartsWith('|');
    }

    /// <summary>The line of dashes says that what came before it was the head.</summary>
    private void TakeRow(string text)
    {
        if (HeadEnd().IsMatch(text))
            _rows.RemoveAt(_rows.Count - 1);
        else
            _rows.Add(text);
    }

    private bool Leads(string target)
    {
        var (file, anchor) = target.Split('#') is [var before, var after] ? (before, after) : (target, null);
        var path = file.Length == 0 ? _path : Path.Combine(Path.GetDirectoryName(_path)!, file);
        return Path.Exists(path)
            && (anchor is null || new MarkdownPage(Path.GetRelativePath(RepositoryFolder.Path, path)).Anchors.Contains(anchor));
    }

    [GeneratedRegex(@"^([-*]|\d+\.) ")]
    private static partial Regex ListItem();

    [GeneratedRegex(@"^[|: ]*-[|: -]*$")]
    private static partial Regex HeadEnd();

    [GeneratedRegex(@"(?<=[.!?:;])\s+")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NoPartOfAnchor();
}
