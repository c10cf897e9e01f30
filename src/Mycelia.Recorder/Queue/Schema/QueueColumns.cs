using System.Globalization;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Schema;

/// <summary>What each column of the queue's tables may hold, and what becomes of what it may not: the one place that says so.</summary>
internal static class QueueColumns
{
    private const string Flag = "typeof({0}) = 'integer' AND {0} IN (0, 1)";
    private const string Count = "typeof({0}) = 'integer' AND {0} BETWEEN 0 AND 2147483647";
    private const string Name = "typeof({0}) = 'text' AND length(CAST({0} AS BLOB)) BETWEEN 1 AND 1000";

    private static readonly string Number = Between(0, int.MaxValue + 1L);
    private static readonly string Total = Between(0, RowValues.LargestTotal);
    private static readonly string Instant = Between(RowValues.FirstInstant, RowValues.LastInstant);
    private static readonly string Duration = Between(0, RowValues.LongestChunk);
    private static readonly string Sum = Between(0, uint.MaxValue);
    private static readonly string Text = $"typeof({{0}}) = 'text' AND length(CAST({{0}} AS BLOB)) <= {RowValues.LongestText}";

    /// <summary>
    /// By tables. A column without a value instead makes its row useless: what is known of a chunk is then taken from the chunk again, and
    /// of anything else the row goes.
    /// </summary>
    public static readonly IReadOnlyList<QueueColumn> All =
    [
        new("chunk_info", "recording_id", Name),
        new("chunk_info", "number", Count),
        new("chunk_info", "start_ms", Instant),
        new("chunk_info", "duration_ms", Duration),
        new(
            "chunk_info",
            "bytes",
            Between(0, RowValues.LargestAudio),
            "COALESCE((SELECT LENGTH(audio_data) FROM audio_chunks WHERE id = chunk_id), 0)"
        ),
        new("chunk_info", "attempts", Count, "0"),
        new("chunk_info", "last_error", OrNull(Text), "NULL"),
        new("chunk_info", "checksum", OrNull(Sum), "NULL"),
        // It may have arrived, as far as is known.
        new("chunk_info", "sent", Flag, "1"),
        new("chunk_info", "sent_until_ms", OrNull(Instant), "NULL"),
        new("chunk_info", "denied", Flag, "0"),
        new("chunk_info", "seal", OrNull(Sum), "NULL"),
        new("recordings", "id", Name),
        new("recordings", "started_at", Name, "strftime('%Y-%m-%dT%H:%M:%fZ', 0, 'unixepoch')"),
        new("recordings", "device", OrNull(Text), "NULL"),
        new("recordings", "source_file_id", OrNull(Name), "NULL"),
        new(
            "recordings",
            "next_number",
            Between(0, int.MaxValue + 1L),
            "COALESCE((SELECT MAX(number) + 1 FROM chunk_info WHERE recording_id = recordings.id), 0)"
        ),
        new("recordings", "opened_by", OrNull(Count), "NULL"),
        new("recordings", "way", OrNull(Name), "NULL"),
        new("recordings", "ended", Flag, "1"),
        new("recordings", "to_complete", Flag, "1"),
        new("recordings", "delivered_from_ms", OrNull(Instant), "NULL"),
        new("recordings", "delivered_to_ms", OrNull(Instant), "NULL"),
        new("recordings", "delivered_bytes", Total, "0"),
        new("recordings", "input", OrNull(Name), "NULL"),
        new("quarantined_chunks", "recording_id", Name, "'unknown'"),
        new("quarantined_chunks", "number", Count, "0"),
        new("quarantined_chunks", "start_ms", Instant, "0"),
        new("quarantined_chunks", "duration_ms", Duration, "0"),
        new("quarantined_chunks", "reason", Text, "'why it is quarantined is not known any more'"),
        new("quarantined_chunks", "audio_data", "typeof({0}) = 'blob'", "CAST(COALESCE({0}, '') AS BLOB)"),
        new("quarantine_info", "attempts", Count, "0"),
        new("quarantine_info", "checksum", OrNull(Sum), "NULL"),
        new("quarantine_info", "sent", Flag, "1"),
        new("encoded_audio", "encoding", Name),
        new("encoded_audio", "audio", $"typeof({{0}}) = 'blob' AND LENGTH({{0}}) <= {RowValues.LargestAudio}"),
        new("encoded_audio", "checksum", OrNull(Sum)),
        new("day_totals", "day", Name),
        new("day_totals", "captured_ms", Total, "0"),
        new("day_totals", "chunks_captured", Total, "0"),
        new("day_totals", "uploaded_ms", Total, "0"),
        new("day_totals", "chunks_uploaded", Total, "0"),
        new("day_totals", "bytes_uploaded", Total, "0"),
        new("day_totals", "quarantined", Total, "0"),
        new("day_totals", "lost", Total, "0"),
        new("day_totals", "possibly_repeated", Total, "0"),
        new("day_totals", "interruptions", Total, "0"),
        new("day_totals", "skipped_ms", Total, "0"),
        new("marks", "recording_id", Name),
        new("marks", "at_ms", Instant),
        new("marks", "label", Text),
        new("imports", "recording_id", Name),
        new("imports", "content_hash", Name),
        new("imports", "name", Text, "''"),
        new("imports", "start_ms", Instant, "0"),
        new("imports", "imported_at", Name, "''"),
        // Rather than take back what may have been delivered.
        new("imports", "finished", Flag, "1"),
        new("known_servers", "url", Name),
        new("known_servers", "kind", Text),
        new("known_servers", "slowest_ms", Duration, "0"),
        new("last_run", "boot", Text),
        new("last_run", "in_flight", Between(1, 1_000)),
        new("last_run", "ended", Flag),
        new("undrawn", "from_ms", Instant),
        new("undrawn", "to_ms", Instant),
        new("undrawn", "changes", Total),
        // Of none, where a run ended before anything was captured again.
        new("gaps", "recording_id", Text),
        new("gaps", "from_ms", Instant),
        new("gaps", "to_ms", Instant),
        new("gaps", "cause", Name),
        new("gaps", "input", OrNull(Name), "NULL"),
        new("recorded", "recording_id", Name),
        new("recorded", "first_number", Number),
        new("recorded", "next_number", Number),
        new("recorded", "from_ms", Instant),
        new("recorded", "to_ms", Instant),
        new("settled", "recording_id", Name),
        new("settled", "first_number", Number),
        new("settled", "next_number", Number),
        new("settled", "from_ms", Instant),
        new("settled", "to_ms", Instant),
        new("settled", "fate", Name),
        new("settled", "destination", OrNull(Total), "NULL"),
        new("settled", "checksum", "typeof({0}) = 'integer'", "0"),
        new("settled", "at_ms", Instant),
        new("settled", "last_ms", Instant),
        new("settled", "lag_ms", "typeof({0}) = 'integer'", "0"),
        new("destinations", "name", Name),
        new("forgettings", "from_ms", Instant),
        new("forgettings", "to_ms", Instant),
        new("forgettings", "seal", Sum),
        new("erasures", "recording_id", Name),
        new("erasures", "destination", Text),
        new("erasures", "from_ms", Instant),
        new("erasures", "to_ms", Instant),
        new("erasures", "number", OrNull(Count), "NULL"),
        new("erasures", "chunk_id", OrNull(Total), "NULL"),
        new("erasures", "next_ms", Instant, "0"),
        new("erasures", "again_ms", OrNull(Instant), "NULL"),
        new("erasures", "tries", Count, "0"),
        new("erasures", "problem", OrNull(Text), "NULL"),
        new("erasures", "seal", Sum),
        new("runs", "boot", Text, "''"),
        new("runs", "began_ms", Instant),
        new("runs", "seen_ms", Instant),
        new("runs", "ended", OrNull(Name), "NULL"),
        new("runs", "idle_since_ms", OrNull(Instant), "NULL"),
        new("runs", "idle_cause", OrNull(Name), "NULL"),
        new("runs", "input", OrNull(Name), "NULL"),
        new("pauses", "input", Text),
        new("pauses", "since_ms", Instant, "0"),
        new("pauses", "until_ms", OrNull(Instant), "NULL"),
    ];

    /// <summary>What holds of a column's values, in SQL.</summary>
    public static string Rule(string table, string name) => All.First(column => column.Table == table && column.Name == name).MakesSense;

    private static string Between(long least, long most) =>
        string.Create(CultureInfo.InvariantCulture, $"typeof({{0}}) = 'integer' AND {{0}} BETWEEN {least} AND {most}");

    private static string OrNull(string rule) => $"({{0}} IS NULL OR {rule})";
}
