using Microsoft.Data.Sqlite;

namespace Mycelia.LocalServer.Storage;

/// <summary>The reading side of the index; safe to use from many requests, beside the writer.</summary>
internal sealed class RecordingQueries(string indexPath)
{
    /// <summary>A page of recordings with their chunks in time order, the latest start first.</summary>
    public IReadOnlyList<(Recording Recording, IReadOnlyList<StoredChunk> Chunks)> Page(string? after, int limit) => Read(index =>
        RecordingReader.Page(index, after, limit)
            .ConvertAll(recording => (recording, (IReadOnlyList<StoredChunk>)ChunkReader.OfRecording(index, recording.Id))));

    /// <summary>A recording with its chunks in time order.</summary>
    public (Recording Recording, IReadOnlyList<StoredChunk> Chunks)? Find(string id) => Read(index =>
        RecordingReader.Find(index, id) is { } recording
            ? (recording, (IReadOnlyList<StoredChunk>)ChunkReader.OfRecording(index, id))
            : ((Recording, IReadOnlyList<StoredChunk>)?)null);

    public StoredChunk? FindChunk(string recordingId, int number) => Read(index =>
        ChunkReader.FindOne(index, "c.recording_id = $id AND c.number = $number", null, ("$id", recordingId), ("$number", number)));

    private T Read<T>(Func<SqliteConnection, T> query)
    {
        try
        {
            using var index = IndexSchema.OpenReader(indexPath);
            return query(index);
        }
        catch (SqliteException e)
        {
            throw new StorageException(e);
        }
    }
}
