using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage.Files;
using Mycelia.LocalServer.Storage.Index;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Storage;

/// <summary>Puts other files, or none, in the place of chunks.</summary>
/// <remarks>
/// New files are received first. Then, in one transaction, rows are changed and the old files doomed. Then these are deleted, and only
/// then the new ones moved to their day, where one may have the old one's name. A start goes on from wherever a crash came.
/// </remarks>
internal sealed class ChunkReplacement(ChunkFiles files)
{
    /// <summary>From here on chunks are numbered that no recorder numbered: the second part of one that was cut in the middle.</summary>
    private const int FirstOwnNumber = 1_000_000_000;

    private const string PackedMark = "-packed";

    /// <summary>Changes the rows.</summary>
    /// <param name="index">The index.</param>
    /// <param name="transaction">Under way.</param>
    /// <param name="old">The chunk.</param>
    /// <param name="parts">What takes its place, in order, flushed to <c>incoming/</c>. The first keeps its number.</param>
    public static void Replace(SqliteConnection index, SqliteTransaction transaction, StoredChunk old, IReadOnlyList<StoredChunk> parts)
    {
        DoomedFiles.Add(index, transaction, old.Id, old.RelativePath);
        FaultTable.Remove(index, transaction, old.Id);
        if (parts.Count == 0)
        {
            Execute(index, transaction, "DELETE FROM chunks WHERE id = $id", ("$id", old.Id));
            return;
        }

        Update(index, transaction, old.Id, parts[0]);
        foreach (var part in parts.Skip(1))
            Execute(
                index,
                transaction,
                """
                INSERT INTO chunks (id, owner, recording_id, number, start_ms, frames, pcm_offset, file_size, sha256, streaming,
                    encoding, samples, cut)
                SELECT $new, owner, recording_id, $number, $start, $frames, $offset, $size, $sha256, streaming, $encoding, samples, $cut
                FROM chunks WHERE id = $first
                """,
                [("$first", parts[0].Id), ("$number", part.Number), .. Values(part)]
            );
    }

    /// <summary>Puts a file of the same audio in the place of a chunk's, which keeps its id.</summary>
    public static void Repack(SqliteConnection index, SqliteTransaction transaction, StoredChunk old, StoredChunk packed)
    {
        // Under another id: what lies in incoming/ under its own is the new file.
        DoomedFiles.Add(index, transaction, old.Id + PackedMark, old.RelativePath);
        FaultTable.Remove(index, transaction, old.Id);
        Update(index, transaction, old.Id, packed);
    }

    /// <summary>A number for a part that needs one of its own.</summary>
    public static int NextNumber(SqliteConnection index, SqliteTransaction? transaction, string recordingId)
    {
        using var command = index.Command(
            "SELECT max(number) FROM chunks WHERE recording_id = $id AND typeof(number) = 'integer' AND number BETWEEN $first AND $last",
            transaction,
            ("$id", recordingId),
            ("$first", FirstOwnNumber),
            ("$last", int.MaxValue - 1)
        );
        return command.ExecuteScalar() is long last ? (int)last + 1 : FirstOwnNumber;
    }

    /// <summary>Deletes what is doomed, and moves what is new to its day.</summary>
    public void Settle(SqliteConnection index, IEnumerable<StoredChunk> parts)
    {
        var doomed = DoomedFiles.All(index);
        if (doomed.Count > 0)
        {
            files.DeleteDoomed(doomed);
            DoomedFiles.Clear(index);
        }

        foreach (var part in parts)
            files.MoveToItsDay(part);
    }

    private static void Update(SqliteConnection index, SqliteTransaction transaction, string id, StoredChunk chunk) =>
        Execute(
            index,
            transaction,
            """
            UPDATE chunks SET id = $new, start_ms = $start, frames = $frames, pcm_offset = $offset, file_size = $size, sha256 = $sha256,
                encoding = $encoding, cut = $cut, sent_size = $sent_size, sent_sha256 = $sent_sha256 WHERE id = $id
            """,
            [("$id", id), .. Values(chunk)]
        );

    private static (string, object?)[] Values(StoredChunk part) =>
        [
            ("$new", part.Id),
            ("$start", part.StartMs),
            ("$frames", part.Frames),
            ("$offset", part.PcmOffset),
            ("$size", part.FileSize),
            ("$sha256", part.Sha256),
            ("$encoding", part.Encoding.Name()),
            ("$cut", part.IsCut ? 1 : 0),
            ("$sent_size", part.Sent?.Size),
            ("$sent_sha256", part.Sent?.Sha256),
        ];

    private static void Execute(
        SqliteConnection index,
        SqliteTransaction transaction,
        string sql,
        params ReadOnlySpan<(string Name, object? Value)> parameters
    )
    {
        using var command = index.Command(sql, transaction, parameters);
        command.ExecuteNonQuery();
    }
}
