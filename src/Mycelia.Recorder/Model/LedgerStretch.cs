namespace Mycelia.Recorder.Model;

/// <summary>A stretch of time, and what became of it.</summary>
/// <param name="From">Its beginning.</param>
/// <param name="To">Its end.</param>
/// <param name="Kind">What it was.</param>
public sealed record LedgerStretch(DateTimeOffset From, DateTimeOffset To, LedgerKind Kind)
{
    /// <summary>The longest that chunks take which left the queue at once, and not in step with what was recorded.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(10);

    /// <summary>Of which recording; null when it was not recorded.</summary>
    public string? RecordingId { get; init; }

    /// <summary>What was recorded, as far as it is known.</summary>
    public string? Input { get; init; }

    /// <summary>Which of several inputs it was, or was to be, as the user calls it; null: there was only one.</summary>
    public string? InputName { get; init; }

    /// <summary>The number of the recording's first chunk in it. Of a stretch that was cut to a window, of the whole one.</summary>
    public long FirstNumber { get; init; }

    /// <summary>The number after its last chunk.</summary>
    public long NextNumber { get; init; }

    /// <summary>What became of the audio; null when none was recorded.</summary>
    public ChunkFate? Fate { get; init; }

    /// <summary>Whether the destination may hold it twice.</summary>
    public bool IsPossiblyRepeated { get; init; }

    /// <summary>Where it was delivered; of what was forgotten, where it still is, empty where that is not known.</summary>
    public string? Destination { get; init; }

    /// <summary>Of what was forgotten: whether nobody knows that <see cref="Destination"/> holds any of it.</summary>
    public bool IsInDoubt { get; init; }

    /// <summary>When the first of it left the queue; null: it has not.</summary>
    public DateTimeOffset? SettledFrom { get; init; }

    /// <summary>When the last of it did.</summary>
    public DateTimeOffset? SettledTo { get; init; }

    /// <summary>
    /// Why nothing was recorded, in the words of <see cref="GapCause"/>; null: it is not known, or something was. Of what was forgotten,
    /// why it is still where it was delivered.
    /// </summary>
    public string? Cause { get; init; }

    /// <summary>Where no recorder ran: how the one before had ended.</summary>
    public RunEnd RunEnd { get; init; }

    /// <summary>Of the chunks as they were sent, added up; of the whole stretch.</summary>
    internal long Checksum { get; init; }

    /// <summary>What was forgotten of its recording, by time: what is left of a chunk there is not as it was sent.</summary>
    internal IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> Forgotten { get; init; } = [];

    /// <summary>The whole stretch, where this is a part of it.</summary>
    public (DateTimeOffset From, DateTimeOffset To) Whole { get; init; } = (From, To);

    /// <summary>How long it lasts.</summary>
    public TimeSpan Duration => To - From;

    /// <summary>When the chunk that holds a moment left the queue, to some seconds; null when it has not.</summary>
    public DateTimeOffset? SettledAt(DateTimeOffset moment)
    {
        if (SettledFrom is not { } first || SettledTo is not { } last)
            return null;
        if (last - first <= AtOnce || NextNumber - FirstNumber < 2)
            return first;
        // In step with the recording: the first chunk's end, and as much later as the moment's chunk is.
        var chunks = NextNumber - FirstNumber;
        var place = (moment - Whole.From) / (Whole.To - Whole.From) * chunks;
        return first + (last - first) * (Math.Clamp(Math.Floor(place), 0, chunks - 1) / (chunks - 1));
    }
}
