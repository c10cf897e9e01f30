using System.Globalization;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>Reads and writes the table <c>day_totals</c>.</summary>
internal static class DayTotalsTable
{
    public static DayTotals Read(SqliteConnection database, DateOnly day)
    {
        using var command = database.Command(
            """
            SELECT captured_ms, chunks_captured, uploaded_ms, chunks_uploaded, bytes_uploaded, quarantined, lost, possibly_repeated,
                interruptions, skipped_ms
            FROM day_totals WHERE day = $day
            """,
            ("$day", Name(day))
        );
        using var reader = command.ExecuteReader();
        return new(
            day,
            !reader.Read()
                ? Totals.None
                : new()
                {
                    Captured = reader.Length(0),
                    ChunksCaptured = reader.Integer(1),
                    Uploaded = reader.Length(2),
                    ChunksUploaded = reader.Integer(3),
                    BytesUploaded = reader.Integer(4),
                    Quarantined = reader.Integer(5),
                    Lost = reader.Integer(6),
                    PossiblyRepeated = reader.Integer(7),
                    Interruptions = reader.Integer(8),
                    Skipped = reader.Length(9),
                }
        );
    }

    public static void Write(SqliteConnection database, DayTotals totals)
    {
        var (day, sums) = totals;
        database.Execute(
            "INSERT OR REPLACE INTO day_totals VALUES ($day, $captured, $chunks, $uploaded, $delivered, $bytes, $quarantined, $lost, "
                + "$repeated, $interruptions, $skipped)",
            ("$day", Name(day)),
            ("$captured", (long)sums.Captured.TotalMilliseconds),
            ("$chunks", sums.ChunksCaptured),
            ("$uploaded", (long)sums.Uploaded.TotalMilliseconds),
            ("$delivered", sums.ChunksUploaded),
            ("$bytes", sums.BytesUploaded),
            ("$quarantined", sums.Quarantined),
            ("$lost", sums.Lost),
            ("$repeated", sums.PossiblyRepeated),
            ("$interruptions", sums.Interruptions),
            ("$skipped", (long)sums.Skipped.TotalMilliseconds)
        );
    }

    private static string Name(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
