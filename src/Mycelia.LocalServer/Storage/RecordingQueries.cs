using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Storage;

/// <summary>
/// The reading side of the index; safe to use from many requests, beside the writer. An owner is the number of a key; null sees everybody's
/// recordings.
/// </summary>
internal sealed class RecordingQueries(IndexReader reader)
{
    /// <summary>A page of recordings, the latest start first; null when the place that it begins at is no longer there.</summary>
    /// <param name="after">The last of the page before, or null for the first page.</param>
    /// <param name="limit">The most that are wanted.</param>
    /// <param name="owner">Whose.</param>
    /// <param name="describe">Makes of a recording and its chunks what is wanted, so that only one recording's chunks are in memory at a
    /// time.</param>
    public List<(ListPlace Place, T Described)>? Page<T>(
        ListPlace? after,
        int limit,
        long? owner,
        Func<ListedRecording, ChunkRows<ChunkSpan>, T> describe
    ) =>
        reader.Read(index =>
            RecordingReader
                .Page(index, after, limit, owner)
                ?.ConvertAll(listed => (ListPlace.Of(listed), describe(listed, SpansOf(index, listed))))
        );

    /// <summary>A recording, whosever.</summary>
    public Found<Recording> FindRecording(string id) => reader.Read(index => RecordingReader.Find(index, id, null));

    /// <summary>A recording with its chunks.</summary>
    public (Found<Recording> Recording, ChunkRows<StoredChunk> Chunks) Find(string id, long? owner) =>
        reader.Read(index =>
            RecordingReader.Find(index, id, owner) is { IsNothing: false } recording
                ? (recording, ChunkReader.OfRecording(index, id, recording.Value?.Format))
                : (default, new([], []))
        );

    /// <summary>A recording with its spans.</summary>
    public (Found<Recording> Recording, ChunkRows<ChunkSpan> Chunks) FindSpans(string id, long? owner) =>
        reader.Read(index =>
            RecordingReader.Find(index, id, owner) is { IsNothing: false } recording
                ? (recording, ChunkReader.SpansOfRecording(index, id, recording.Value?.Format))
                : (default, new([], []))
        );

    public Found<StoredChunk> FindChunk(string recordingId, int number, long? owner) =>
        reader.Read(index =>
            ChunkReader.FindOne(
                index,
                "c.recording_id = $id AND c.number = $number AND ($owner IS NULL OR c.owner = $owner)",
                null,
                ("$id", recordingId),
                ("$number", number),
                ("$owner", owner)
            )
        );

    private static ChunkRows<ChunkSpan> SpansOf(SqliteConnection index, ListedRecording listed) =>
        listed is { Id: { } id, Entry.Value.Format: var format } ? ChunkReader.SpansOfRecording(index, id, format) : new([], []);
}
