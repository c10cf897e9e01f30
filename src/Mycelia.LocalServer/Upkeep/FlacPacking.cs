using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Decoding;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage;
using Mycelia.LocalServer.Storage.Files;
using Mycelia.LocalServer.Storage.Index;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Upkeep;

/// <summary>
/// Keeps WAV chunks as FLAC once they are an hour old, so that an archive takes about half the room. Only what can be given back to the
/// byte is packed, and only where that saves something.
/// </summary>
internal sealed class FlacPacking(IndexReader reader, IndexTurn turn, ChunkFiles files, ChunkReplacement replacement, TimeProvider time)
{
    private const int Batch = 16;

    private static readonly TimeSpan Age = TimeSpan.FromHours(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            while (await PackAsync(stop).ConfigureAwait(false))
                stop.ThrowIfCancellationRequested();
            await Task.Delay(Interval, time, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Packs some.</summary>
    /// <returns>Whether there may be more.</returns>
    private async Task<bool> PackAsync(CancellationToken stop)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var rows = reader.Read(static index => UpkeepTable.ChunksFrom(index, UpkeepTable.BeforeRow(index, UpkeepTable.Flac) ?? 0, Batch));
        var (packed, next) = (new List<(StoredChunk Old, StoredChunk New)>(), (long?)null);
        foreach (var row in rows)
        {
            var place = reader.Read(index => ChunkPlaces.AtRow(index, row));
            if (place is not null && IsYoung(place.Window.ToMs, now))
                break;
            if (place is not null && TryPack(place) is { } chunk)
                packed.Add((place.Chunk, chunk));
            next = row + 1;
        }

        if (next is not { } done)
            return false;
        await turn.TakeAsync(
                index =>
                {
                    using (var transaction = index.BeginTransaction())
                    {
                        // What was deleted or cut meanwhile has another file, or none.
                        foreach (var one in packed.FindAll(one => !IsThere(index, transaction, one.Old)))
                        {
                            files.DeleteIncoming(one.Old.Id);
                            packed.Remove(one);
                        }

                        foreach (var (old, chunk) in packed)
                            ChunkReplacement.Repack(index, transaction, old, chunk);
                        UpkeepTable.Set(index, transaction, UpkeepTable.Flac, done);
                        transaction.Commit();
                    }

                    replacement.Settle(index, packed.Select(static one => one.New));
                    return true;
                },
                stop
            )
            .ConfigureAwait(false);
        return true;
    }

    private static bool IsThere(SqliteConnection index, SqliteTransaction transaction, StoredChunk chunk) =>
        ChunkReader.FindOne(index, "c.id = $id", transaction, ("$id", chunk.Id)).Value is { } now
        && now.Sha256.AsSpan().SequenceEqual(chunk.Sha256);

    /// <summary>What a wrong clock put into the future is not waited for.</summary>
    private static bool IsYoung(long ms, long now) => ms > now - Age.TotalMilliseconds && ms <= now + Age.TotalMilliseconds;

    /// <summary>The chunk as FLAC, received in <c>incoming/</c>; null where it stays as it is.</summary>
    private StoredChunk? TryPack(ChunkPlace place)
    {
        var chunk = place.Chunk;
        // What still lies in incoming/ has its only copy where the new file comes.
        if (
            chunk.Encoding != AudioEncoding.Wav
            || !AudioEncoding.Flac.Takes(chunk.Samples)
            || chunk.PcmOffset != WavHeader.SizeOf(chunk.Samples)
            || !files.IsStored(chunk)
        )
            return null;
        try
        {
            var wav = files.ReadVerified(chunk);
            var pcm = ChunkDecoder.Decode(chunk, place.Format, wav, place.Format, CancellationToken.None);
            if (!wav.AsSpan().SequenceEqual(WavFile.Of(place.Format, pcm.Span)))
                return null;
            var flac = AudioEncoders.Create(AudioEncoding.Flac, place.Format)!.Encode(wav);
            var packed = chunk with
            {
                Encoding = AudioEncoding.Flac,
                PcmOffset = 0,
                FileSize = flac.Length,
                Sha256 = SHA256.HashData(flac),
                Sent = new(wav.Length, chunk.Sha256),
            };
            var decoded = ChunkDecoder.Decode(packed, place.Format, flac, place.Format, CancellationToken.None);
            if (flac.Length > wav.Length || !decoded.Span.SequenceEqual(pcm.Span))
                return null;
            files.DeleteIncoming(chunk.Id);
            using var file = files.CreateIncoming(chunk.Id);
            file.Write(flac);
            files.Flush(file);
            return packed;
        }
        catch (Exception e) when (e is DamageException or InvalidDataException)
        {
            return null;
        }
    }
}
