using Mycelia.LocalServer.Decoding;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage;
using Mycelia.LocalServer.Storage.Files;
using Mycelia.LocalServer.Storage.Index;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Listening;

/// <summary>
/// Finds the chunks of a window, and what is in them. One whose file is missing or damaged is silence, and noted as such.
/// </summary>
internal sealed class SoundSource(IndexReader reader, IndexTurn turn, ChunkFiles files, Decoders decoders)
{
    /// <summary>More than a chunk's end that is made to fit, and the tolerance: what is heard of a block depends on nothing else.</summary>
    private const int MarginMs = 2_000;

    /// <summary>The chunks of a part of a window, laid out in the whole.</summary>
    public List<PlacedChunk> Plan(long track, TimeWindow part, long fromMs, AudioFormat format) =>
        SoundPlan.Of(
            reader.Read(index => ChunkPlaces.Overlapping(index, null, track, new(part.FromMs - MarginMs, part.ToMs + MarginMs))),
            fromMs,
            format
        );

    /// <summary>The frames of a chunk, as many as it is laid out with: silence where it cannot be read.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(PlacedChunk placed, AudioFormat format, CancellationToken client) =>
        await TryReadAsync(placed, format, client).ConfigureAwait(false) ?? new byte[placed.Fitted * format.BytesPerFrame];

    /// <summary>The same; null where it cannot be read, or is deleted.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> TryReadAsync(PlacedChunk placed, AudioFormat format, CancellationToken client)
    {
        var (chunk, own) = (placed.Place.Chunk, placed.Place.Format);
        var deleted = reader.Read(index => DeletionTable.OpenIn(index, placed.Place.Track, chunk.RecordingId, placed.Place.Window));
        if (deleted.Exists(window => window.Contains(placed.Place.Window)))
            return null;
        try
        {
            var pcm = await decoders
                .ReadAsync(() => ChunkDecoder.Decode(chunk, own, files.ReadVerified(chunk), format, client), client)
                .ConfigureAwait(false);
            return Seam.Fit(Without(pcm, deleted, placed, format), format, placed.Fitted);
        }
        catch (DamageException) when (Moved(placed) is { } now)
        {
            return await TryReadAsync(now, format, client).ConfigureAwait(false);
        }
        catch (DamageException e)
        {
            await NoteAsync(placed.Place, e.IsMissing, client).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>The chunk as it is now, if it was written anew since it was looked up.</summary>
    private PlacedChunk? Moved(PlacedChunk placed) =>
        reader.Read(index => ChunkReader.FindOne(index, "c.id = $id", null, ("$id", placed.Place.Chunk.Id))).Value is { } chunk
        && chunk.Encoding != placed.Place.Chunk.Encoding
            ? placed with
            {
                Place = placed.Place with { Chunk = chunk },
            }
            : null;

    /// <summary>What is to be deleted is not heard, though it may still be there.</summary>
    private static ReadOnlyMemory<byte> Without(ReadOnlyMemory<byte> pcm, List<TimeWindow> deleted, PlacedChunk placed, AudioFormat format)
    {
        if (deleted.Count == 0)
            return pcm;
        var left = pcm.ToArray();
        foreach (var window in deleted)
        {
            var first = Math.Max(0, SoundPlan.FrameAt(window.FromMs - placed.Place.Chunk.StartMs, format) * format.BytesPerFrame);
            var end = Math.Min(left.Length, SoundPlan.FrameAt(window.ToMs - placed.Place.Chunk.StartMs, format) * format.BytesPerFrame);
            if (first < end)
                left.AsSpan((int)first, (int)(end - first)).Clear();
        }

        return left;
    }

    private Task<bool> NoteAsync(ChunkPlace place, bool isMissing, CancellationToken client) =>
        turn.WriteAsync(
            (index, transaction) =>
            {
                // It may have been deleted, or written anew, while it was read.
                if (ChunkReader.FindOne(index, "c.id = $id", transaction, ("$id", place.Chunk.Id)).Value?.Encoding == place.Chunk.Encoding)
                    FaultTable.Put(index, transaction, place.Chunk.Id, place.Track, place.Window, isMissing);
                return true;
            },
            client
        );
}
