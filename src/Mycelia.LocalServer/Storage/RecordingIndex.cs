using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage.Index;
using Mycelia.LocalServer.Storage.Keys;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Storage;

/// <summary>The writing side of the index. One caller at a time.</summary>
internal sealed class RecordingIndex(SqliteConnection connection, TimeProvider time)
{
    /// <summary>Stores a new chunk, or finds the one that it repeats, in one transaction.</summary>
    /// <returns>The stored chunk: its id is the offered one if it is new. Or why it cannot be stored.</returns>
    public Outcome<StoredChunk> Store(OfferedChunk offered)
    {
        using var transaction = connection.BeginTransaction();
        if (!KeyReader.IsActive(connection, offered.Owner, transaction))
            return new Refusal(401, "The key was revoked.");
        if (FindRepeated(offered, transaction) is { IsNothing: false } repeated)
            return repeated.Value is { } stored
                ? RepeatRule.Compare(stored, offered)
                : new Refusal(
                    409,
                    $"Chunk {offered.Fields.Number} is stored, but its entry in the index is damaged ({repeated.Fault}).",
                    "chunk_number"
                );

        var recording = RecordingFor(offered, transaction);
        if (recording.Value is not { Id: var recordingId })
            return recording.Refusal!;

        var chunk = Insert(offered, recordingId, transaction);
        Place(chunk, offered, transaction);
        transaction.Commit();
        return chunk;
    }

    public Found<StoredChunk> FindChunk(string id) => ChunkReader.FindOne(connection, "c.id = $id", null, ("$id", id));

    /// <summary>All chunks that have the same bytes.</summary>
    public List<Found<StoredChunk>> FindByHash(byte[] sha256) =>
        ChunkReader.FindAll(connection, "c.sha256 = $hash", null, ("$hash", sha256));

    /// <summary>A recording that is <paramref name="owner"/>'s, with its chunks; null: anybody's.</summary>
    public (Found<Recording> Recording, ChunkRows<StoredChunk> Chunks) Find(string id, long? owner) =>
        (RecordingReader.Find(connection, id, owner), ChunkReader.OfRecording(connection, id, null));

    /// <summary>Takes a window of a track off the timeline: it is neither listed nor drawn any more.</summary>
    /// <param name="index">The index.</param>
    /// <param name="transaction">Under way.</param>
    /// <param name="track">The track.</param>
    /// <param name="window">The window.</param>
    /// <param name="recordingId">Only this recording is listed no more; null: all of them.</param>
    public static void OffTimeline(
        SqliteConnection index,
        SqliteTransaction transaction,
        long track,
        TimeWindow window,
        string? recordingId
    )
    {
        StretchTable.Cut(index, transaction, track, window, recordingId);
        PeakTable.Clear(index, transaction, track, window);
    }

    /// <summary>Forgets a recording and its chunks, and notes who wanted it, in one transaction.</summary>
    public void Delete(string id, string by)
    {
        using var transaction = connection.BeginTransaction();
        foreach (var stretch in StretchTable.OfRecording(connection, transaction, id))
        {
            var deletion = new Deletion(0, stretch.Track, stretch.Window, time.GetUtcNow().ToUnixTimeMilliseconds(), by, null, id);
            DeletionTable.Add(connection, transaction, deletion, keepsOut: false);
            PeakTable.Clear(connection, transaction, stretch.Track, stretch.Window);
        }

        using var command = connection.Command(
            "DELETE FROM chunks WHERE recording_id = $id; DELETE FROM recordings WHERE id = $id;",
            transaction,
            ("$id", id)
        );
        command.ExecuteNonQuery();
        StretchTable.Remove(connection, transaction, id);
        NoteTable.Remove(connection, transaction, id);
        transaction.Commit();
    }

    /// <summary>Puts a new chunk on the timeline: where it is, and how loud.</summary>
    private void Place(StoredChunk chunk, OfferedChunk offered, SqliteTransaction transaction)
    {
        var track = TrackTable.OfRecording(connection, transaction, chunk.RecordingId) ?? Assign(chunk.RecordingId, offered, transaction);
        var format = offered.Audio.Format;
        var window = chunk.Span.WindowAt(format);
        StretchTable.Add(connection, transaction, new(track, chunk.RecordingId, window));
        PeakTable.Merge(connection, transaction, track, offered.Audio.Peaks);
        // What was deleted stays so, also where it comes late, or once more.
        foreach (var (deleted, recordingId) in DeletionTable.Reopen(connection, transaction, track, chunk.RecordingId, window))
            OffTimeline(connection, transaction, track, deleted, recordingId);
    }

    private long Assign(string recordingId, OfferedChunk offered, SqliteTransaction transaction)
    {
        var device = RecordingMetadata.DeviceIn(offered.Fields.Metadata);
        var track = TrackTable.Ensure(connection, transaction, offered.Owner, device);
        TrackTable.Assign(connection, transaction, recordingId, track);
        return track;
    }

    /// <summary>What others have stored is not looked at, whatever names they gave it.</summary>
    private Found<StoredChunk> FindRepeated(OfferedChunk offered, SqliteTransaction transaction)
    {
        var fields = offered.Fields;
        if (offered.IdempotencyKey is { } key)
        {
            var byKey = ChunkReader.FindOne(
                connection,
                "c.owner = $owner AND c.idempotency_key = $key",
                transaction,
                ("$owner", offered.Owner),
                ("$key", key)
            );
            if (!byKey.IsNothing)
                return byKey;
        }

        if (fields.SourceFileId is { } recordingId)
            return ChunkReader.FindOne(
                connection,
                "c.recording_id = $id AND c.number = $number AND c.owner = $owner",
                transaction,
                ("$id", recordingId),
                ("$number", fields.Number),
                ("$owner", offered.Owner)
            );
        return fields.ClientRecordingId is { } clientId
            ? ChunkReader.FindOne(
                connection,
                "c.recording_id = (SELECT id FROM recordings WHERE owner = $owner AND client_recording_id = $id) AND c.number = 0",
                transaction,
                ("$owner", offered.Owner),
                ("$id", clientId)
            )
            : default;
    }

    private Outcome<Recording> RecordingFor(OfferedChunk offered, SqliteTransaction transaction)
    {
        if ((offered.Fields.SourceFileId ?? KnownByName(offered, transaction)) is not { } id)
            return Create(offered, transaction);
        var found = RecordingReader.Find(connection, id, offered.Owner, transaction);
        if (found.Fault is { } fault)
            return new Refusal(404, $"Recording {id} cannot be continued: its entry in the index is damaged ({fault}).", "source_file_id");
        if (found.Value is not { } recording)
            return new Refusal(404, $"There is no recording {id}.", "source_file_id");
        if (!recording.Format.IsLike(offered.Audio.Format))
            return new Refusal(
                422,
                $"The recording is {recording.Format}, the chunk {offered.Audio.Format}: begin a new recording.",
                "audio"
            );

        using var command = connection.Command(
            """
            UPDATE recordings SET start_ms = min(start_ms, $start), samples = $samples
            WHERE id = $id AND (start_ms > $start OR samples <> $samples)
            """,
            transaction,
            ("$start", offered.Fields.StartMs),
            ("$samples", recording.Format.Samples.Wider(offered.Audio.Format.Samples).Name()),
            ("$id", id)
        );
        command.ExecuteNonQuery();
        return recording;
    }

    /// <summary>The recording of a chunk 0 that comes again after it was deleted.</summary>
    private string? KnownByName(OfferedChunk offered, SqliteTransaction transaction)
    {
        using var command = connection.Command(
            "SELECT id FROM recordings WHERE owner = $owner AND client_recording_id = $id",
            transaction,
            ("$owner", offered.Owner),
            ("$id", offered.Fields.ClientRecordingId)
        );
        return command.ExecuteScalar() as string;
    }

    private Recording Create(OfferedChunk offered, SqliteTransaction transaction)
    {
        var recording = new Recording(ObjectId.New(time.GetUtcNow()), offered.Audio.Format, offered.Fields.Metadata);
        using var command = connection.Command(
            """
            INSERT INTO recordings (id, owner, client_recording_id, start_ms, sample_rate, channels, samples, metadata)
            VALUES ($id, $owner, $client_id, $start, $rate, $channels, $samples, $metadata)
            """,
            transaction,
            ("$id", recording.Id),
            ("$owner", offered.Owner),
            ("$client_id", offered.Fields.ClientRecordingId),
            ("$start", offered.Fields.StartMs),
            ("$rate", recording.Format.SampleRate),
            ("$channels", recording.Format.Channels),
            ("$samples", recording.Format.Samples.Name()),
            ("$metadata", recording.Metadata)
        );
        command.ExecuteNonQuery();
        return recording;
    }

    private StoredChunk Insert(OfferedChunk offered, string recordingId, SqliteTransaction transaction)
    {
        var (fields, audio) = (offered.Fields, offered.Audio);
        using var command = connection.Command(
            """
            INSERT INTO chunks (id, owner, recording_id, number, start_ms, frames, pcm_offset, file_size, sha256, streaming,
                idempotency_key, encoding, samples)
            VALUES ($id, $owner, $recording, $number, $start, $frames, $offset, $size, $sha256, $streaming, $key, $encoding, $samples)
            """,
            transaction,
            ("$id", offered.Id),
            ("$owner", offered.Owner),
            ("$recording", recordingId),
            ("$number", fields.Number),
            ("$start", fields.StartMs),
            ("$frames", audio.Frames),
            ("$offset", audio.PcmOffset),
            ("$size", offered.FileSize),
            ("$sha256", offered.Sha256),
            ("$streaming", fields.Streaming),
            ("$key", offered.IdempotencyKey),
            ("$encoding", audio.Encoding.Name()),
            ("$samples", audio.Format.Samples.Name())
        );
        command.ExecuteNonQuery();
        return new(
            offered.Id,
            recordingId,
            fields.Number,
            fields.StartMs,
            audio.Frames,
            audio.PcmOffset,
            offered.FileSize,
            offered.Sha256,
            fields.Streaming,
            audio.Encoding,
            audio.Format.Samples
        );
    }
}
