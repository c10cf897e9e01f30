using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Storage.Index;

/// <summary>The table of tracks: a key and an input.</summary>
internal static class TrackTable
{
    /// <summary>The most characters of a device's name that are looked at.</summary>
    public const int MostDeviceLetters = 200;

    private const string Columns = "t.number, t.owner, t.device, CASE WHEN typeof(k.name) = 'text' THEN k.name ELSE '' END";

    /// <summary>Finds the track of a key and an input, or makes it.</summary>
    public static long Ensure(SqliteConnection index, SqliteTransaction transaction, long owner, string device)
    {
        using var command = index.Command(
            """
            INSERT OR IGNORE INTO tracks (owner, device) VALUES ($owner, $device);
            SELECT number FROM tracks WHERE owner = $owner AND device = $device;
            """,
            transaction,
            ("$owner", owner),
            ("$device", device.Length > MostDeviceLetters ? device[..MostDeviceLetters] : device)
        );
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>The track of a recording; null where it has none that can be read.</summary>
    public static long? OfRecording(SqliteConnection index, SqliteTransaction? transaction, string recordingId)
    {
        using var command = index.Command(
            "SELECT t.number FROM recordings r JOIN tracks t ON t.number = r.track WHERE r.id = $id",
            transaction,
            ("$id", recordingId)
        );
        return (long?)command.ExecuteScalar();
    }

    /// <summary>Puts a recording on a track.</summary>
    public static void Assign(SqliteConnection index, SqliteTransaction transaction, string recordingId, long track)
    {
        using var command = index.Command(
            "UPDATE recordings SET track = $track WHERE id = $id",
            transaction,
            ("$track", track),
            ("$id", recordingId)
        );
        command.ExecuteNonQuery();
    }

    /// <summary>All tracks of an owner; null: everybody's.</summary>
    public static List<Track> Of(SqliteConnection index, long? owner)
    {
        using var command = index.Command(
            $"""
            SELECT {Columns} FROM tracks t LEFT JOIN keys k ON k.number = t.owner
            WHERE $owner IS NULL OR t.owner = $owner ORDER BY t.number
            """,
            null,
            ("$owner", owner)
        );
        using var row = command.ExecuteReader();
        var tracks = new List<Track>();
        while (row.Read())
            tracks.Add(new(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetString(3)));
        return tracks;
    }
}
