using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Queue.Disk;
using SQLitePCL;

namespace Mycelia.Recorder.Queue.Sqlite;

/// <summary>Finds out what the disk said when SQLite only says that it failed.</summary>
internal static partial class SqliteRefusal
{
    /// <summary>Whether an error says that the disk is full, or has no more for this user or this file.</summary>
    public static bool IsFull(SqliteException e) =>
        e.SqliteErrorCode == raw.SQLITE_FULL || e is RefusedQueueException { Refusal.IsLackOfRoom: true };

    /// <param name="error">What SQLite says.</param>
    /// <param name="path">The queue's file.</param>
    /// <returns>Null when neither the disk nor another program refused.</returns>
    public static StorageRefusal? OfReading(SqliteException error, string path) =>
        error is RefusedQueueException known ? known.Refusal : Of(error, () => WriteProbe.WhyNotOpen(path));

    /// <param name="error">What SQLite says.</param>
    /// <param name="path">The queue's file.</param>
    /// <param name="database">The connection that failed; null when it could not be opened.</param>
    /// <returns>The same error with what the disk said; null when neither the disk nor another program refused.</returns>
    public static RefusedQueueException? OfWriting(SqliteException error, string path, SqliteConnection? database) =>
        Of(error, () => OfSystem(database) ?? WriteProbe.Try(path, bytes: 1)) is { } refusal
            ? new RefusedQueueException(refusal, error.SqliteErrorCode, error.SqliteExtendedErrorCode)
            : null;

    private static StorageRefusal? Of(SqliteException error, Func<StorageRefusal?> findOut) =>
        error.SqliteErrorCode switch
        {
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL => StorageRefusal.Of(Errno.Again),
            raw.SQLITE_FULL => StorageRefusal.Of(Errno.NoSpace),
            raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM => findOut() ?? Usual(error),
            _ => null,
        };

    private static StorageRefusal? OfSystem(SqliteConnection? database) =>
        OperatingSystem.IsLinux()
        && database?.Handle is { IsInvalid: false, IsClosed: false } handle
        && SystemError(handle) is > 0 and var number
            ? StorageRefusal.Of(number)
            : null;

    private static StorageRefusal Usual(SqliteException error) =>
        error.SqliteErrorCode == raw.SQLITE_READONLY
            ? StorageRefusal.Of(Errno.ReadOnly)
            : new(StorageProblem.Other, error.Message.TrimEnd('.'));

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_system_errno")]
    private static partial int SystemError(sqlite3 database);
}
