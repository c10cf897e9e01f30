using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Peaks;
using Mycelia.LocalServer.Storage.Files;
using Mycelia.LocalServer.Storage.Index;

namespace Mycelia.LocalServer.Storage;

/// <summary>
/// Finds chunks whose files are gone. Files lie in a folder a day: as long as that is as it was, and has as many files as the index has
/// chunks, none is looked for.
/// </summary>
internal sealed class MissingFiles(IndexReader reader, IndexTurn turn, ChunkFiles files)
{
    private readonly ConcurrentDictionary<long, DateTime> _looked = [];

    /// <summary>Looks through the days of a window, and notes in the index what is missing, or is there again.</summary>
    public async Task LookAsync(long? owner, TimeWindow window, CancellationToken cancellationToken)
    {
        var longest = (long)ChunkLimits.LongestAudio.TotalMilliseconds;
        var first = PeakSteps.FloorDivide(window.FromMs - longest, StretchTable.DayMs);
        if (
            reader.Read(index =>
                TrackTable.Of(index, owner).Exists(track => StretchTable.Overlapping(index, null, track.Number, window).Count > 0)
            )
        )
        {
            for (var day = first; day * StretchTable.DayMs < window.ToMs; day++)
                await LookAtDayAsync(day, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task LookAtDayAsync(long day, CancellationToken cancellationToken)
    {
        var start = day * StretchTable.DayMs;
        var changed = files.DayChangedAt(start);
        if (_looked.TryGetValue(day, out var looked) && looked == changed)
            return;
        var window = new TimeWindow(start, start + StretchTable.DayMs);
        var there = files.NamesOfDay(start);
        var (chunks, known) = reader.Read(index => (CountOf(index, window), KnownIn(index, window)));
        if (there.Count < chunks || known.Count > 0)
            await NoteAsync(window, there, known, cancellationToken).ConfigureAwait(false);
        _looked[day] = changed;
    }

    private async Task NoteAsync(TimeWindow day, HashSet<string> there, HashSet<string> known, CancellationToken cancellationToken)
    {
        var places = reader.Read(index =>
            TrackTable
                .Of(index, null)
                .SelectMany(track => ChunkPlaces.Overlapping(index, null, track.Number, day))
                .Where(place => place.Chunk.StartMs >= day.FromMs)
                .ToList()
        );
        var gone = places.FindAll(place => !known.Contains(place.Chunk.Id) && !IsThere(place.Chunk, there));
        var back = places.FindAll(place => known.Contains(place.Chunk.Id) && IsThere(place.Chunk, there));
        if (gone.Count + back.Count == 0)
            return;
        await turn.WriteAsync(
                (index, transaction) =>
                {
                    foreach (var place in gone)
                    {
                        if (!ChunkReader.FindOne(index, "c.id = $id", transaction, ("$id", place.Chunk.Id)).IsNothing)
                            FaultTable.Put(index, transaction, place.Chunk.Id, place.Track, place.Window, isMissing: true);
                    }

                    foreach (var place in back)
                        FaultTable.Remove(index, transaction, place.Chunk.Id);
                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private bool IsThere(StoredChunk chunk, HashSet<string> there) =>
        there.Contains(Path.GetFileName(chunk.RelativePath)) || files.IsIncoming(chunk.Id) || files.IsStored(chunk);

    private static long CountOf(SqliteConnection index, TimeWindow day) =>
        TrackTable.Of(index, null).Select(static track => track.Owner).Distinct().Sum(owner => ChunkReader.Count(index, owner, day));

    private static HashSet<string> KnownIn(SqliteConnection index, TimeWindow day) =>
        [
            .. TrackTable
                .Of(index, null)
                .SelectMany(track => FaultTable.Overlapping(index, track.Number, day))
                .Where(static fault => fault.IsMissing)
                .Select(static fault => fault.ChunkId),
        ];
}
