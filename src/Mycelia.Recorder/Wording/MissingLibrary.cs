namespace Mycelia.Recorder.Wording;

/// <summary>SQLite's library, which belongs beside the program: without it there is neither a queue nor an index.</summary>
public static class MissingLibrary
{
    private const string Library = "e_sqlite3";
    private const string FileName = $"lib{Library}.so";

    /// <summary>What to tell the user when that library is why something failed; null when it is not.</summary>
    /// <param name="exception">What was thrown, or what that was thrown for.</param>
    public static string? SentenceFor(Exception? exception) =>
        exception switch
        {
            null => null,
            DllNotFoundException e when e.Message.Contains(Library, StringComparison.Ordinal) =>
                $"{FileName} is missing, or cannot be loaded: it belongs into {AppContext.BaseDirectory}, beside the program; copy both, or "
                    + "install the program again",
            _ => SentenceFor(exception.InnerException),
        };
}
