using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Decoding;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Peaks;
using Mycelia.LocalServer.Storage;
using Mycelia.LocalServer.Storage.Files;
using Mycelia.LocalServer.Storage.Index;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Erasure;

/// <summary>
/// Takes a deleted window out of the chunks: files are deleted, and what is left of a chunk is written anew. In the writer's turn.
/// </summary>
internal sealed class ChunkEraser(ChunkFiles files, ChunkReplacement replacement, TimeProvider time)
{
    /// <summary>Takes it out of the chunks that overlap a part of its window.</summary>
    public void Erase(SqliteConnection index, Deletion deletion, TimeWindow part)
    {
        var changes = new List<(StoredChunk Old, List<StoredChunk> Parts)>();
        foreach (var place in ChunkPlaces.Overlapping(index, null, deletion.Track, part, deletion.RecordingId))
        {
            var left = ChunkCut.LeftOf(place, deletion.Window);
            if (left.Sum(static one => one.Frames) < place.Chunk.Frames)
                changes.Add((place.Chunk, Write(index, place, left)));
        }

        if (changes.Count == 0)
            return;
        using (var transaction = index.BeginTransaction())
        {
            foreach (var (old, parts) in changes)
                ChunkReplacement.Replace(index, transaction, old, parts);
            transaction.Commit();
        }

        replacement.Settle(index, changes.SelectMany(static change => change.Parts));
    }

    /// <summary>Draws what is left of a window anew: bins at its ends are half of other audio.</summary>
    public void DrawAgain(SqliteConnection index, SqliteTransaction transaction, Deletion deletion)
    {
        PeakTable.Clear(index, transaction, deletion.Track, deletion.Window);
        var (first, end) = PeakPixels.BinsOf(deletion.Window.FromMs, deletion.Window.ToMs, PeakSteps.FinestMs);
        var window = new TimeWindow(first * PeakSteps.FinestMs, end * PeakSteps.FinestMs);
        foreach (var place in ChunkPlaces.Overlapping(index, transaction, deletion.Track, window))
        {
            if (TryDecode(place) is not { } pcm)
                continue;
            var meter = new PeakMeter(place.Chunk.StartMs, place.Format);
            meter.Add(pcm.Span);
            var bins = meter.Bins;
            var (from, to) = (Math.Max(first, bins.First), Math.Min(end, bins.End));
            if (from < to)
                PeakTable.Merge(index, transaction, deletion.Track, bins.Slice(from, to));
        }
    }

    /// <summary>Of what cannot be read any more, nothing is left.</summary>
    private List<StoredChunk> Write(SqliteConnection index, ChunkPlace place, IReadOnlyList<(long First, long Frames)> left)
    {
        var parts = new List<StoredChunk>();
        if (left.Count == 0 || TryDecode(place) is not { } pcm)
            return parts;
        foreach (var (first, frames) in left)
        {
            var number = parts.Count == 0 ? place.Chunk.Number : ChunkReplacement.NextNumber(index, null, place.Chunk.RecordingId);
            parts.Add(
                Write(
                    place,
                    first,
                    pcm.Slice((int)(first * place.Format.BytesPerFrame), (int)(frames * place.Format.BytesPerFrame)),
                    number
                )
            );
        }

        return parts;
    }

    private StoredChunk Write(ChunkPlace place, long first, ReadOnlyMemory<byte> pcm, int number)
    {
        var wav = WavFile.Of(place.Format, pcm.Span);
        var part = place.Chunk with
        {
            Id = ObjectId.New(time.GetUtcNow()),
            Number = number,
            StartMs = ChunkCut.StartOf(place, first),
            Frames = pcm.Length / place.Format.BytesPerFrame,
            PcmOffset = WavHeader.SizeOf(place.Format.Samples),
            FileSize = wav.Length,
            Sha256 = SHA256.HashData(wav),
            Encoding = AudioEncoding.Wav,
            IsCut = true,
            Sent = null,
        };
        using var file = files.CreateIncoming(part.Id);
        file.Write(wav);
        files.Flush(file);
        return part;
    }

    private ReadOnlyMemory<byte>? TryDecode(ChunkPlace place)
    {
        try
        {
            return ChunkDecoder.Decode(place.Chunk, place.Format, files.ReadVerified(place.Chunk), place.Format, CancellationToken.None);
        }
        catch (DamageException)
        {
            return null;
        }
    }
}
