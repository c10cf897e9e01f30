using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Verification;

/// <summary>
/// When each chunk of a stretch begins. The ledger knows that of the first one, and when the last one ends; the destination knows it of
/// those that it holds; between them the chunks are of one length. Pure.
/// </summary>
internal sealed class ChunkTimes
{
    /// <summary>A clock that is corrected, and starts that are cut to the millisecond, make no difference of this size.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    private readonly (DateTimeOffset From, DateTimeOffset To) _whole;
    private readonly long[] _numbers;
    private readonly DateTimeOffset[] _starts;

    /// <param name="stretch">The stretch.</param>
    /// <param name="held">What the destination holds of it, by number.</param>
    public ChunkTimes(LedgerStretch stretch, IReadOnlyDictionary<long, HeldChunk> held)
    {
        _whole = stretch.Whole;
        var known = new SortedDictionary<long, DateTimeOffset>();
        foreach (var chunk in held.Values.Where(chunk => chunk.Number >= stretch.FirstNumber && chunk.Number < stretch.NextNumber))
        {
            if (chunk.Start is { } start && IsPossible(start))
                known[chunk.Number] = start;
        }

        known[stretch.FirstNumber] = _whole.From;
        known[stretch.NextNumber] = _whole.To;
        _numbers = [.. known.Keys];
        _starts = [.. known.Values];
    }

    /// <summary>Whether a chunk of the stretch may begin so.</summary>
    public bool IsPossible(DateTimeOffset start) => start > _whole.From - Tolerance && start < _whole.To + Tolerance;

    /// <summary>Whether the start of a chunk is known, and not only likely.</summary>
    public bool IsKnown(long number) => Array.BinarySearch(_numbers, number) >= 0;

    /// <summary>The next start that is known: a chunk ends no later.</summary>
    public DateTimeOffset LatestEndOf(long number)
    {
        var place = Array.BinarySearch(_numbers, number + 1);
        return _starts[place >= 0 ? place : ~place];
    }

    /// <summary>When a chunk begins; of the number after the last one, when that ends.</summary>
    public DateTimeOffset StartOf(long number)
    {
        var place = Array.BinarySearch(_numbers, number);
        if (place >= 0)
            return _starts[place];
        var (before, after) = (~place - 1, ~place);
        var part = (double)(number - _numbers[before]) / (_numbers[after] - _numbers[before]);
        return _starts[before] + (_starts[after] - _starts[before]) * part;
    }
}
