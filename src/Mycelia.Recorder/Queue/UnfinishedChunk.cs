using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Journal;
using Mycelia.Recorder.Queue.Tables;

namespace Mycelia.Recorder.Queue;

/// <summary>What a dead recorder left of its open chunk in the journal, unless that was queued before it died.</summary>
/// <param name="Entry">What is known of it.</param>
/// <param name="Chunk">The chunk as it would have been cut.</param>
internal sealed record UnfinishedChunk(QueueEntry Entry, Chunk Chunk)
{
    /// <summary>Looks into the journals beside a queue; changes nothing.</summary>
    /// <returns>Those of several inputs by time; none when there is nothing left, or a recorder is at it.</returns>
    public static IReadOnlyList<UnfinishedChunk> Find(string databasePath, SqliteConnection database) =>
        [
            .. CaptureJournal
                .FindOthers(databasePath)
                .Prepend(1)
                .Select(input => Find(databasePath, input, database))
                .OfType<UnfinishedChunk>()
                .OrderBy(static left => left.Chunk.Start),
        ];

    private static UnfinishedChunk? Find(string databasePath, int input, SqliteConnection database)
    {
        if (
            CaptureJournal.ReadFile(databasePath, input) is not { } left
            || left.Chunk.ToChunk(left.Pcm) is not { } chunk
            || WasQueued(left.Chunk, database)
        )
            return null;
        return new(new(0, false, left.Chunk.Recording.Id, chunk.Number, chunk.Start, chunk.Duration, chunk.Wav.Length, 0, null), chunk);
    }

    private static bool WasQueued(OpenChunk chunk, SqliteConnection database)
    {
        try
        {
            return QueueStatements.WasQueued(database, chunk.Recording, chunk.Number, chunk.StartMs);
        }
        catch (SqliteException)
        {
            // It cannot be told; rather twice than not at all.
            return false;
        }
    }
}
