using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Peaks;
using Mycelia.LocalServer.Storage;
using Mycelia.LocalServer.Storage.Index;

namespace Mycelia.LocalServer.Listening;

/// <summary>Asks the index what there is in a window. An owner is the number of a key; null sees everything.</summary>
internal sealed class TimelineQueries(IndexReader reader)
{
    /// <summary>The tracks that an owner sees.</summary>
    public List<Track> Tracks(long? owner) => reader.Read(index => TrackTable.Of(index, owner));

    /// <summary>What is known of each track in a window; tracks of which nothing is are left out.</summary>
    public List<TrackFacts> Facts(long? owner, TimeWindow window) =>
        reader.Read(index =>
            TrackTable.Of(index, owner).Select(track => FactsOf(index, track, window)).Where(facts => facts.HasAnythingIn(window)).ToList()
        );

    public List<Label> Labels(long? owner, TimeWindow window) => reader.Read(index => LabelTable.Overlapping(index, window, owner));

    public List<Protection> Protections(long? owner, TimeWindow window) =>
        reader.Read(index => ProtectionTable.Overlapping(index, window, owner));

    /// <summary>From the first to the last of what there is or was; null where there never was anything.</summary>
    public TimeWindow? Extent(long? owner) =>
        reader.Read(index =>
        {
            var windows = TrackTable.Of(index, owner).SelectMany(track => ExtentsOf(index, track.Number)).ToList();
            return windows.Count == 0
                ? (TimeWindow?)null
                : new(windows.Min(static window => window.FromMs), windows.Max(static window => window.ToMs));
        });

    /// <summary>The audio of a track in a window, in order.</summary>
    public List<Stretch> Stretches(long track, TimeWindow window) =>
        reader.Read(index => StretchTable.Overlapping(index, null, track, window));

    /// <summary>The chunks of a track in a window whose files are missing or damaged.</summary>
    public List<(string ChunkId, TimeWindow Window, bool IsMissing)> Faults(long track, TimeWindow window) =>
        reader.Read(index => FaultTable.Overlapping(index, track, window));

    /// <summary>Peaks of a track, for as many pixels; null where there is no audio in the window.</summary>
    public sbyte[]? Peaks(long track, TimeWindow window, int pixels) =>
        reader.Read(index =>
        {
            var level = PeakSteps.For((double)window.LengthMs / pixels);
            var step = PeakSteps.LengthsMs[level];
            // Of a window of a thousand years, only what there may be audio in is looked at.
            var heard = window.Within(StretchTable.ExtentOf(index, track) ?? default);
            if (heard.IsEmpty)
                return null;
            var (first, end) = PeakPixels.BinsOf(heard.FromMs, heard.ToMs, step);
            return PeakTable.TryRead(index, track, level, first, end) is { } bins
                ? PeakPixels.Draw(bins, step, window.FromMs, window.ToMs, pixels)
                : null;
        });

    private static IEnumerable<TimeWindow> ExtentsOf(SqliteConnection index, long track)
    {
        if (StretchTable.ExtentOf(index, track) is { } stretches)
            yield return stretches;
        if (DeletionTable.ExtentOf(index, track) is { } deletions)
            yield return deletions;
    }

    private static TrackFacts FactsOf(SqliteConnection index, Track track, TimeWindow window)
    {
        var stretches = StretchTable.Overlapping(index, null, track.Number, window);
        if (StretchTable.LastBefore(index, track.Number, window.FromMs) is { } before)
            stretches.Insert(0, before);
        if (StretchTable.FirstFrom(index, track.Number, window.ToMs) is { } after)
            stretches.Add(after);
        var recordings = stretches.Select(static stretch => stretch.RecordingId).Distinct().ToList();
        return new(
            track,
            stretches,
            [.. recordings.SelectMany(recording => NoteTable.GapsOf(index, recording, window))],
            [.. recordings.SelectMany(recording => NoteTable.MarksOf(index, recording, window)).OrderBy(static mark => mark.AtMs)],
            DeletionTable.Overlapping(index, track.Number, window),
            [.. FaultTable.Overlapping(index, track.Number, window).Select(static fault => (fault.Window, fault.IsMissing))],
            recordings.Where(recording => NoteTable.HasEnded(index, recording)).ToHashSet()
        );
    }
}
