namespace Mycelia.LocalServer.Model;

/// <summary>What rights are called, in commands, answers and the index.</summary>
internal static class RightNames
{
    private static readonly (KeyRights Right, string Name)[] Names =
    [
        (KeyRights.Upload, "upload"),
        (KeyRights.Read, "read"),
        (KeyRights.ReadAll, "read-all"),
        (KeyRights.Delete, "delete"),
    ];

    /// <summary>All that there are, for people.</summary>
    public static string Known { get; } = string.Join(", ", Names.Select(static right => right.Name));

    public static string[] Of(KeyRights rights) =>
        [.. Names.Where(right => rights.HasFlag(right.Right)).Select(static right => right.Name)];

    /// <summary>Reads names that are separated by commas or blanks. Whoever may read everything may read.</summary>
    /// <returns>Null when one of them is none, or there is none.</returns>
    public static KeyRights? Parse(string text)
    {
        var rights = KeyRights.None;
        foreach (var name in text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var right = Names.FirstOrDefault(known => known.Name == name).Right;
            if (right == KeyRights.None)
                return null;
            rights |= right;
        }

        return rights == KeyRights.None ? null
            : rights.HasFlag(KeyRights.ReadAll) ? rights | KeyRights.Read
            : rights;
    }
}
