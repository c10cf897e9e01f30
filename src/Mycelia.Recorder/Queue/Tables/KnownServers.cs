using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>The table of what was found at servers' addresses.</summary>
internal static class KnownServers
{
    public static string? Read(SqliteConnection database, Uri url) =>
        database.Scalar<string>("SELECT kind FROM known_servers WHERE url = $url", ("$url", url.AbsoluteUri));

    public static void Write(SqliteConnection database, Uri url, string? kind, DateTimeOffset now)
    {
        if (kind is null)
            database.Execute("DELETE FROM known_servers WHERE url = $url", ("$url", url.AbsoluteUri));
        else
            database.Execute(
                "INSERT INTO known_servers (url, kind, learned_at) VALUES ($url, $kind, $now) ON CONFLICT (url) DO UPDATE SET kind = "
                    + "$kind, learned_at = $now",
                ("$url", url.AbsoluteUri),
                ("$kind", kind),
                ("$now", Timestamp.Format(now))
            );
    }

    public static TimeSpan ReadSlowest(SqliteConnection database, Uri url) =>
        TimeSpan.FromMilliseconds(
            Math.Clamp(
                database.Scalar<long>("SELECT slowest_ms FROM known_servers WHERE url = $url", ("$url", url.AbsoluteUri)),
                0,
                RowValues.LongestChunk
            )
        );

    public static void WriteSlowest(SqliteConnection database, Uri url, TimeSpan took) =>
        database.Execute(
            "UPDATE known_servers SET slowest_ms = $ms WHERE url = $url",
            ("$ms", (long)took.TotalMilliseconds),
            ("$url", url.AbsoluteUri)
        );
}
