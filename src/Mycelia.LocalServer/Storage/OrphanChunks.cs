using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage.Files;
using Mycelia.LocalServer.Storage.Index;

namespace Mycelia.LocalServer.Storage;

/// <summary>
/// Chunks whose row names a recording that is not there: an ailing disk has changed the name. Each chunk's file says it, too, so that the
/// row can be put right. One caller at a time.
/// </summary>
internal sealed class OrphanChunks(SqliteConnection index, ChunkFiles files)
{
    private const int Constraint = 19;

    /// <returns>How many belong to their recordings again, and how many are left.</returns>
    public (int Back, int Left) Reattach()
    {
        var (back, left) = (0, 0);
        foreach (var (row, found) in ChunkReader.Orphans(index))
        {
            if (found.Value is { } chunk && files.FindRecording(chunk) is { } recording && TryReattach(row, chunk, recording))
                back++;
            else
                left++;
        }

        return (back, left);
    }

    private bool TryReattach(long row, StoredChunk chunk, string recordingId)
    {
        if (RecordingReader.Find(index, recordingId, null).IsNothing)
            return false;
        try
        {
            Execute("UPDATE chunks SET recording_id = $recording WHERE rowid = $row", ("$recording", recordingId), ("$row", row));
            return true;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == Constraint)
        {
            // It was sent again meanwhile, and stored: of the same chunk one row is enough.
            return Execute(
                    "DELETE FROM chunks WHERE rowid = $row AND EXISTS (SELECT 1 FROM chunks c WHERE c.recording_id = $recording AND "
                        + "c.number = $number AND c.sha256 = $hash)",
                    ("$row", row),
                    ("$recording", recordingId),
                    ("$number", chunk.Number),
                    ("$hash", chunk.Sha256)
                ) == 1;
        }
    }

    private int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = index.Command(sql, null, parameters);
        return command.ExecuteNonQuery();
    }
}
