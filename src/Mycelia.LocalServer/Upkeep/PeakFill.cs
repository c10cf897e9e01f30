using Mycelia.LocalServer.Decoding;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Peaks;
using Mycelia.LocalServer.Storage;
using Mycelia.LocalServer.Storage.Files;
using Mycelia.LocalServer.Storage.Index;

namespace Mycelia.LocalServer.Upkeep;

/// <summary>Finds the peaks of what was stored before the index had any, the latest first, and goes on after a restart.</summary>
internal sealed class PeakFill(IndexReader reader, IndexTurn turn, ChunkFiles files, Decoders decoders)
{
    private const int Batch = 20;

    public async Task RunAsync(CancellationToken stop)
    {
        while (reader.Read(static index => UpkeepTable.BeforeRow(index, UpkeepTable.Peaks)) is { } before)
            await FillAsync(before, stop).ConfigureAwait(false);
    }

    private async Task FillAsync(long before, CancellationToken stop)
    {
        var rows = reader.Read(index => UpkeepTable.ChunksBefore(index, before, Batch));
        var measured = new List<(ChunkPlace Place, PeakBins? Peaks, bool IsMissing)>();
        foreach (var row in rows)
        {
            if (reader.Read(index => ChunkPlaces.AtRow(index, row)) is { } place)
                measured.Add(await MeasureAsync(place, stop).ConfigureAwait(false));
        }

        await turn.WriteAsync(
                (index, transaction) =>
                {
                    foreach (var (place, peaks, isMissing) in measured)
                    {
                        // What was deleted meanwhile leaves nothing behind.
                        if (ChunkReader.FindOne(index, "c.id = $id", transaction, ("$id", place.Chunk.Id)).IsNothing)
                            continue;
                        if (peaks is null)
                            FaultTable.Put(index, transaction, place.Chunk.Id, place.Track, place.Window, isMissing);
                        else
                            PeakTable.Merge(index, transaction, place.Track, peaks);
                    }

                    UpkeepTable.Set(index, transaction, UpkeepTable.Peaks, rows.Count == 0 ? null : rows[^1]);
                    return true;
                },
                stop
            )
            .ConfigureAwait(false);
    }

    private async Task<(ChunkPlace, PeakBins?, bool)> MeasureAsync(ChunkPlace place, CancellationToken stop)
    {
        try
        {
            var pcm = await decoders
                .ReadAsync(() => ChunkDecoder.Decode(place.Chunk, place.Format, files.ReadVerified(place.Chunk), place.Format, stop), stop)
                .ConfigureAwait(false);
            var meter = new PeakMeter(place.Chunk.StartMs, place.Format);
            meter.Add(pcm.Span);
            return (place, meter.Bins, false);
        }
        catch (DamageException e)
        {
            return (place, null, e.IsMissing);
        }
    }
}
