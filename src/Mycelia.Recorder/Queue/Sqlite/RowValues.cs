using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Mycelia.Recorder.Queue.Sqlite;

/// <summary>
/// Reads the values of a row. A row is input: SQLite keeps any kind of value in any column, a disk changes bits, and a file may come from
/// anybody. What is outside of its range is an exception of one kind, whatever it is.
/// </summary>
internal static class RowValues
{
    /// <summary>The first and the last instant that <see cref="DateTimeOffset"/> can name, Unix time in ms.</summary>
    public const long FirstInstant = -62_135_596_800_000;

    /// <inheritdoc cref="FirstInstant"/>
    public const long LastInstant = 253_402_300_799_999;

    /// <summary>The longest that a chunk can be: a day, of which another program may have made one.</summary>
    public const long LongestChunk = 86_400_000;

    /// <summary>More than any total comes to; a sum of two does not overflow.</summary>
    public const long LargestTotal = 900_000_000_000_000;

    /// <summary>Names and reasons are shorter.</summary>
    public const int LongestText = 20_000;

    /// <summary>No chunk is larger: a recorder's 10 seconds come to 62 MB at the most. What is, is left where it is.</summary>
    public const int LargestAudio = 64 * 1024 * 1024;

    /// <summary>A whole number within bounds.</summary>
    public static long Integer(this SqliteDataReader row, int column, long least = 0, long most = long.MaxValue) =>
        row.GetValue(column) is long value && value >= least && value <= most ? value : throw Senseless(row, column);

    /// <summary>A whole number from 0 on that is no total: a chunk's, or how often.</summary>
    public static int Count(this SqliteDataReader row, int column) => (int)row.Integer(column, 0, int.MaxValue);

    /// <summary>An instant.</summary>
    public static DateTimeOffset Instant(this SqliteDataReader row, int column) =>
        DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(column, FirstInstant, LastInstant));

    /// <summary>A length of time.</summary>
    public static TimeSpan Length(this SqliteDataReader row, int column, long most = LargestTotal) =>
        TimeSpan.FromMilliseconds(row.Integer(column, 0, most));

    /// <summary>Yes or no.</summary>
    public static bool Flag(this SqliteDataReader row, int column) => row.Integer(column, 0, 1) == 1;

    /// <summary>Some text.</summary>
    public static string Text(this SqliteDataReader row, int column) =>
        row.GetValue(column) is string { Length: <= LongestText } value ? value : throw Senseless(row, column);

    /// <summary>What a column holds, if it holds something.</summary>
    public static string? TextOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.Text(column);

    /// <inheritdoc cref="TextOrNull"/>
    public static DateTimeOffset? InstantOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.Instant(column);

    /// <inheritdoc cref="TextOrNull"/>
    public static int? CountOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.Count(column);

    private static SenselessRowException Senseless(SqliteDataReader row, int column) =>
        new(
            row.GetValue(column) switch
            {
                DBNull => $"{row.GetName(column)} is missing",
                long value => string.Create(CultureInfo.InvariantCulture, $"{row.GetName(column)} is {value}"),
                double value => string.Create(CultureInfo.InvariantCulture, $"{row.GetName(column)} is {value}"),
                string => $"{row.GetName(column)} is some text",
                _ => $"{row.GetName(column)} is some bytes",
            }
        );
}
