namespace Mycelia.Soak;

/// <summary>The page that states what was promised, with the figures of the last soak between two marks.</summary>
internal static class ReliabilityPage
{
    private const string Begin = "<!-- soak -->";
    private const string End = "<!-- /soak -->";

    /// <summary>Puts new figures between the marks.</summary>
    /// <exception cref="FormatException">The page has no such marks.</exception>
    public static string With(string page, string figures)
    {
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        return begin >= 0 && end > begin
            ? $"{page[..(begin + Begin.Length)]}\n{figures.TrimEnd()}\n{page[end..]}"
            : throw new FormatException($"the page has no {Begin} … {End}");
    }
}
