using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Importing;

/// <summary>Where on the timeline a file belongs.</summary>
internal static class Placement
{
    /// <param name="path">The file.</param>
    /// <param name="facts">What it says of itself.</param>
    /// <param name="audio">Its audio.</param>
    /// <param name="options">How it is imported.</param>
    /// <param name="time">The clock that its times are judged by.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="UnusableFileException">It belongs nowhere; the message begins with the path.</exception>
    public static RecordedAt Find(
        string path,
        SoundFileFacts facts,
        ImportedAudio audio,
        ImportOptions options,
        TimeProvider time,
        CancellationToken stop
    )
    {
        var now = time.GetUtcNow();
        var found = FindUnshifted(path, facts, audio, options, time, stop);
        if (options.Shift == TimeSpan.Zero)
            return found;
        var start = found.Start + options.Shift;
        return RecordedAt.IsPossible(start) && start <= now
            ? found with
            {
                Start = start,
            }
            : throw new UnusableFileException(
                $"{path}: shifted, it would be {(start > now ? "in the future" : "before there were recordings")}",
                Hint.Shift
            );
    }

    /// <summary>Its end of writing counts from what can be decoded, not from what its header claims.</summary>
    private static RecordedAt FindUnshifted(
        string path,
        SoundFileFacts facts,
        ImportedAudio audio,
        ImportOptions options,
        TimeProvider time,
        CancellationToken stop
    )
    {
        var now = time.GetUtcNow();
        var stated = facts.Stated.Concat(RecordedAt.ParseTime(audio.Date, time.LocalTimeZone) is { } tag ? [tag] : []).ToList();
        if (RecordedAt.Decide(options.Start, stated, facts.Named, now) is { } known)
            return known;
        var length = audio.Length ?? ImportedAudio.Measure(path, options, stop);
        try
        {
            return RecordedAt.ByModification(facts.Modified, length, stated, facts.Named, now);
        }
        catch (UnusableFileException e)
        {
            throw new UnusableFileException($"{path}: {e.Message}", e.Hint, e);
        }
    }
}
