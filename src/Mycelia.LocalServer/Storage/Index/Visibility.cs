namespace Mycelia.LocalServer.Storage.Index;

/// <summary>Who sees a label or a protection, in SQL.</summary>
internal static class Visibility
{
    /// <summary>
    /// Whoever sees everything; whose key it is; whose track it is at; and everybody, where it is everybody's and at no track. The
    /// parameter is <c>$viewer</c>, the number of a key, or NULL for who sees everything.
    /// </summary>
    public static string Of(string table) =>
        $"""
            ($viewer IS NULL OR {table}.owner = $viewer OR ({table}.owner IS NULL AND {table}.track IS NULL)
                OR {table}.track IN (SELECT number FROM tracks WHERE owner = $viewer))
            """;
}
