using Microsoft.Data.Sqlite;

namespace Mycelia.LocalServer.Storage;

/// <summary>The reading side of the index; safe to use from many requests, beside the writer.</summary>
internal sealed class RecordingQueries(string indexPath)
{
    /// <summary>A page of recordings, the latest start first.</summary>
    /// <param name="after">The last id of the page before, or null for the first page.</param>
    /// <param name="limit">The most that are wanted.</param>
    /// <param name="describe">Makes of a recording and its chunks what is wanted, so that only one recording's chunks are in memory at a time.</param>
    public IReadOnlyList<T> Page<T>(string? after, int limit, Func<Recording, IReadOnlyList<ChunkSpan>, T> describe) => Read(index =>
        RecordingReader.Page(index, after, limit).ConvertAll(recording => describe(recording, ChunkReader.SpansOfRecording(index, recording.Id))));

    /// <summary>A recording with its chunks in time order.</summary>
    public (Recording Recording, IReadOnlyList<StoredChunk> Chunks)? Find(string id) => Read(index =>
        RecordingReader.Find(index, id) is { } recording
            ? (recording, (IReadOnlyList<StoredChunk>)ChunkReader.OfRecording(index, id))
            : ((Recording, IReadOnlyList<StoredChunk>)?)null);

    /// <summary>A recording with its spans in time order.</summary>
    public (Recording Recording, IReadOnlyList<ChunkSpan> Chunks)? FindSpans(string id) => Read(index =>
        RecordingReader.Find(index, id) is { } recording
            ? (recording, (IReadOnlyList<ChunkSpan>)ChunkReader.SpansOfRecording(index, id))
            : ((Recording, IReadOnlyList<ChunkSpan>)?)null);

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
