namespace Mycelia.LocalServer.Notes;

/// <summary>Ids that clients make.</summary>
internal static class NoteIds
{
    private const int Shortest = 8;
    private const int Longest = 32;

    public static bool IsValid(string id) =>
        id.Length is >= Shortest and <= Longest && id.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');
}
