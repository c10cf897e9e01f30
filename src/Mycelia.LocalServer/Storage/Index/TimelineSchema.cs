using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Storage.Index;

/// <summary>What version 4 of the index adds: where audio is by time, how loud it is, and what people say of it.</summary>
internal static class TimelineSchema
{
    public const string Tables = """
        CREATE TABLE tracks (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            owner INTEGER NOT NULL,           -- number of a key
            device TEXT NOT NULL,             -- as the recorder names its input; empty where it names none
            UNIQUE (owner, device)
        ) STRICT;
        ALTER TABLE recordings ADD COLUMN track INTEGER;
        ALTER TABLE chunks ADD COLUMN cut INTEGER NOT NULL DEFAULT 0;  -- 1: what a deletion left of a chunk
        CREATE INDEX chunks_by_time ON chunks (owner, start_ms);
        CREATE TABLE stretches (
            track INTEGER NOT NULL,
            recording_id TEXT NOT NULL,
            from_ms INTEGER NOT NULL,
            to_ms INTEGER NOT NULL            -- on the same day of UTC, or its end
        ) STRICT;
        CREATE INDEX stretches_by_time ON stretches (track, from_ms);
        CREATE INDEX stretches_by_recording ON stretches (recording_id, from_ms);
        CREATE TABLE peaks (
            track INTEGER NOT NULL,
            level INTEGER NOT NULL,           -- which step
            block INTEGER NOT NULL,
            bins BLOB NOT NULL,               -- minimum and maximum of each in turn
            PRIMARY KEY (track, level, block)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE upkeep (
            task TEXT PRIMARY KEY,
            before_row INTEGER NOT NULL       -- the chunks before this row are still to be done
        ) STRICT;
        CREATE TABLE faults (
            chunk_id TEXT PRIMARY KEY,
            track INTEGER NOT NULL,
            from_ms INTEGER NOT NULL,
            to_ms INTEGER NOT NULL,
            is_missing INTEGER NOT NULL       -- else it is damaged
        ) STRICT;
        CREATE INDEX faults_by_time ON faults (track, from_ms);
        CREATE TABLE deletions (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            track INTEGER NOT NULL,
            from_ms INTEGER NOT NULL,
            to_ms INTEGER NOT NULL,
            at_ms INTEGER NOT NULL,
            by TEXT NOT NULL,                 -- name of a key, or retention
            reason TEXT,
            recording_id TEXT,                -- of this recording alone; NULL: whatever there is
            keeps_out INTEGER NOT NULL,       -- 1: what comes late for this time is deleted, too
            is_done INTEGER NOT NULL          -- 0: chunks are still to be looked for
        ) STRICT;
        CREATE INDEX deletions_by_time ON deletions (track, from_ms);
        CREATE INDEX deletions_to_do ON deletions (is_done) WHERE is_done = 0;
        CREATE TABLE doomed_files (           -- of chunks that are no more
            chunk_id TEXT PRIMARY KEY,
            path TEXT NOT NULL                -- below audio/
        ) STRICT;
        CREATE TABLE labels (
            id TEXT PRIMARY KEY,
            owner INTEGER,                    -- number of a key; NULL: of whoever sees everything
            track INTEGER,                    -- NULL: all
            from_ms INTEGER NOT NULL,
            to_ms INTEGER,                    -- NULL: a moment
            text TEXT NOT NULL
        ) STRICT;
        CREATE INDEX labels_by_time ON labels (from_ms);
        CREATE TABLE protections (
            id TEXT PRIMARY KEY,
            owner INTEGER,
            track INTEGER,
            from_ms INTEGER NOT NULL,
            to_ms INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE notes (
            recording_id TEXT PRIMARY KEY,
            device TEXT,
            has_ended INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE note_gaps (
            recording_id TEXT NOT NULL,
            from_ms INTEGER NOT NULL,
            to_ms INTEGER NOT NULL,
            cause TEXT,
            is_pause INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX note_gaps_by_recording ON note_gaps (recording_id, from_ms);
        CREATE TABLE note_marks (
            recording_id TEXT NOT NULL,
            at_ms INTEGER NOT NULL,
            label TEXT NOT NULL
        ) STRICT;
        CREATE INDEX note_marks_by_recording ON note_marks (recording_id, at_ms);

        """;

    /// <summary>The input that a recording's metadata name.</summary>
    private static readonly string DeviceOf = $"""
        substr(coalesce(
            CASE WHEN typeof(r.metadata) = 'text' AND octet_length(r.metadata) <= {ChunkLimits.MostMetadataBytes}
                THEN CASE WHEN json_valid(r.metadata)
                    THEN CASE WHEN json_type(r.metadata, '$.device') = 'text' THEN json_extract(r.metadata, '$.device') END
                END
            END, ''), 1, {TrackTable.MostDeviceLetters})
        """;

    /// <summary>
    /// Of what was stored before: where it is. How loud it is, is found out later, as it takes a look into every file. A damaged row is
    /// left out, as it is everywhere.
    /// </summary>
    public static readonly string Fill = $"""
        INSERT OR IGNORE INTO tracks (owner, device)
            SELECT r.owner, {DeviceOf} FROM recordings r WHERE typeof(r.owner) = 'integer' ORDER BY r.start_ms;
        UPDATE recordings AS r SET track = (SELECT t.number FROM tracks t WHERE t.owner = r.owner AND t.device = {DeviceOf});
        WITH
            spans AS (
                SELECT r.track, c.recording_id, c.start_ms AS from_ms,
                    c.start_ms + CAST(round(c.frames * 1000.0 / r.sample_rate) AS INTEGER) AS to_ms
                FROM chunks c JOIN recordings r ON r.id = c.recording_id
                WHERE {RowFaults.OfRecording} IS NULL AND {RowFaults.OfChunk} IS NULL AND r.track IS NOT NULL
                    AND c.frames <= r.sample_rate * {(long)ChunkLimits.LongestAudio.TotalSeconds}
            ),
            parts AS (
                SELECT track, recording_id, from_ms, min(to_ms, (from_ms / 86400000 + 1) * 86400000) AS to_ms FROM spans
                UNION ALL
                SELECT track, recording_id, (from_ms / 86400000 + 1) * 86400000, to_ms FROM spans
                WHERE to_ms > (from_ms / 86400000 + 1) * 86400000
            ),
            beginnings AS (
                SELECT *, from_ms > {StretchTable.ToleranceMs} + max(to_ms) OVER (
                    PARTITION BY recording_id, from_ms / 86400000 ORDER BY from_ms ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                ) AS is_new FROM parts
            ),
            runs AS (
                SELECT *, sum(coalesce(is_new, 0)) OVER (PARTITION BY recording_id, from_ms / 86400000 ORDER BY from_ms) AS run
                FROM beginnings
            )
        INSERT INTO stretches (track, recording_id, from_ms, to_ms)
            SELECT track, recording_id, min(from_ms), max(to_ms) FROM runs GROUP BY recording_id, from_ms / 86400000, run;
        INSERT INTO upkeep (task, before_row) SELECT '{UpkeepTable.Peaks}', max(rowid) + 1 FROM chunks HAVING max(rowid) IS NOT NULL;

        """;
}
