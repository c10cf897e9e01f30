using Microsoft.Data.Sqlite;

namespace Mycelia.LocalServer.Model;

/// <summary>The disk or the index refused: the request failed, but not by any fault of the client.</summary>
internal sealed class StorageException(Exception cause) : Exception(cause.Message, cause)
{
    private const int NoSpace = 28;
    private const int OverQuotaLinux = 122;
    private const int OverQuotaMac = 69;
    private const int SqliteFull = 13;

    /// <summary>Whether there is no room left, so that trying again later can help.</summary>
    public bool IsFull { get; } =
        cause switch
        {
            SqliteException e => e.SqliteErrorCode == SqliteFull,
            IOException e => e.HResult is NoSpace or OverQuotaLinux or OverQuotaMac,
            _ => false,
        };

    /// <summary>Whether <paramref name="e"/> is what a failing disk looks like.</summary>
    public static bool Covers(Exception e) => e is IOException or UnauthorizedAccessException or SqliteException;
}
