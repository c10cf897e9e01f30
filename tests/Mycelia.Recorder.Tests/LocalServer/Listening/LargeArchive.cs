using Mycelia.LocalServer.Peaks;

namespace Mycelia.Recorder.Tests.LocalServer.Listening;

/// <summary>Fills an index with thirty days of one recorder, a chunk every ten seconds. There are no files to it.</summary>
internal static class LargeArchive
{
    public const int Days = 30;
    public const int Chunks = Days * 8_640;

    /// <summary>The first moment: 1 September 2025 in UTC.</summary>
    public const long FromMs = 1_756_684_800_000;

    public const long ToMs = FromMs + (Days * 86_400_000L);

    /// <returns>The rows that it has written.</returns>
    public static int Fill(TestServer server) =>
        server.Damage(
            $"""
            PRAGMA synchronous = OFF;
            BEGIN;
            INSERT INTO tracks (number, owner, device) VALUES (1, 1, 'microphone');
            WITH RECURSIVE days (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM days WHERE n < {Days - 1})
            INSERT INTO recordings (id, owner, start_ms, sample_rate, channels, track)
                SELECT printf('%024x', n), 1, {FromMs} + n * 86400000, 16000, 1, 1 FROM days;
            WITH RECURSIVE chunk (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM chunk WHERE n < {Chunks - 1})
            INSERT INTO chunks (id, owner, recording_id, number, start_ms, frames, pcm_offset, file_size, sha256, streaming, encoding)
                SELECT printf('%024x', n), 1, printf('%024x', n / 8640), n % 8640, {FromMs} + n * 10000, 160000, 44, 320044, randomblob(32), 1,
                    'wav'
                FROM chunk;
            INSERT INTO stretches (track, recording_id, from_ms, to_ms)
                SELECT 1, recording_id, min(start_ms), max(start_ms) + 10000 FROM chunks GROUP BY recording_id;
            {string.Concat(Steps())}
            COMMIT;
            """
        );

    private static IEnumerable<string> Steps()
    {
        foreach (var (level, step) in PeakSteps.LengthsMs.Index())
        {
            var first = FromMs / step / 300;
            var last = (ToMs - 1) / step / 300;
            yield return $"""
                WITH RECURSIVE block (n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM block WHERE n < {last})
                INSERT INTO peaks (track, level, block, bins) SELECT 1, {level}, n, randomblob(600) FROM block;

                """;
        }
    }
}
