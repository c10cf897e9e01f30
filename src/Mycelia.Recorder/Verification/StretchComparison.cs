using System.Globalization;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Tables;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Verification;

/// <summary>Holds a stretch of the ledger against what a destination holds of it. Pure.</summary>
internal sealed class StretchComparison
{
    private const string NotAsSent = "is not as it was sent";

    /// <summary>Encoding anew may add or take away this much at the ends.</summary>
    private static readonly TimeSpan Recoding = TimeSpan.FromMilliseconds(200);

    /// <summary>Where chunks that are not there begin and end is likely to this.</summary>
    private static readonly TimeSpan Likely = TimeSpan.FromMilliseconds(RecordedTable.ToleranceMs);

    private readonly LedgerStretch _stretch;
    private readonly IReadOnlyList<LedgerStretch> _parts;
    private readonly IReadOnlyDictionary<long, HeldChunk> _held;
    private readonly ChunkTimes _times;
    private readonly List<Discrepancy> _found = [];

    private StretchComparison(IReadOnlyList<LedgerStretch> parts, IReadOnlyDictionary<long, HeldChunk> held) =>
        (_stretch, _parts, _held, _times) = (parts[0], parts, held, new(parts[0], held));

    /// <param name="parts">What was delivered: of one stretch, all the parts that are in the window and were not forgotten.</param>
    /// <param name="held">What is there, by number.</param>
    /// <returns>
    /// In what they differ within the parts; how many chunks were held against each other; of how many the content is as it was sent; and
    /// of how many a part was forgotten, so that there is nothing to hold the rest against.
    /// </returns>
    public static (List<Discrepancy> Found, long Chunks, long Compared, long Cut) Run(
        IReadOnlyList<LedgerStretch> parts,
        IReadOnlyDictionary<long, HeldChunk> held
    ) => new StretchComparison(parts, held).Run();

    private (List<Discrepancy> Found, long Chunks, long Compared, long Cut) Run()
    {
        var sum = 0L;
        var unknown = new List<long>();
        var (forgotten, cut) = (0L, 0L);
        for (var number = _stretch.FirstNumber; number < _stretch.NextNumber; number++)
        {
            if (IsForgotten(number))
            {
                unknown.Add(number);
                forgotten++;
                cut += IsAskedFor(_times.StartOf(number) + Likely, _times.StartOf(number + 1) - Likely) ? 1 : 0;
                continue;
            }

            if (!_held.TryGetValue(number, out var chunk))
                Add(DiscrepancyKind.Missing, number);
            else if (ProblemOf(chunk) is { } problem)
                Add(DiscrepancyKind.Different, number, problem);
            else if (chunk.Times > 1)
                Add(DiscrepancyKind.Repeated, number, string.Create(CultureInfo.InvariantCulture, $"is there {chunk.Times} times"));
            if (chunk is { Problem: null, Fingerprint: { } fingerprint })
                sum = unchecked(sum + SettledChunks.ChecksumOf((int)number, fingerprint));
            else
                unknown.Add(number);
        }

        var isSame = CompareContent(unchecked(_stretch.Checksum - sum), unknown);
        var chunks = _stretch.NextNumber - _stretch.FirstNumber;
        return (_found, chunks - forgotten, isSame ? chunks - unknown.Count : 0, cut);
    }

    /// <summary>Whether something of a chunk was forgotten: what is left of it is not as it was sent, and need not be there.</summary>
    private bool IsForgotten(long number)
    {
        // The one after it may be gone, and where that began is a guess: what is there may have been cut before it is said to end.
        var end = _held.ContainsKey(number) ? _times.LatestEndOf(number) : _times.StartOf(number + 1);
        return _stretch.Forgotten.Any(one => one.From < end + Likely && one.To > _times.StartOf(number) - Likely);
    }

    /// <summary>
    /// Of many chunks the ledger has one sum. Where one of them alone differs, or is not known, what the sum lacks is of that one, and of
    /// no other; where several are not known, nothing can be concluded.
    /// </summary>
    /// <param name="lacking">What is left of the sum.</param>
    /// <param name="unknown">The chunks that are not in it.</param>
    /// <returns>Whether the others are as they were sent.</returns>
    private bool CompareContent(long lacking, List<long> unknown)
    {
        if (unknown.Count > 1 || (unknown is [] && lacking == 0))
            return unknown is [];
        if (unknown is [var only] && SettledChunks.OriginOf(lacking).Number == only)
            return true;
        if (unknown is [] && FindAltered(lacking) is { } altered)
            Add(DiscrepancyKind.Different, altered, NotAsSent);
        else
            AddDifferent();
        return false;
    }

    /// <summary>The chunk that, had it the content that the sum speaks of, would make the sum right.</summary>
    private long? FindAltered(long lacking)
    {
        for (var number = _stretch.FirstNumber; number < _stretch.NextNumber; number++)
        {
            var there = SettledChunks.ChecksumOf((int)number, _held[number].Fingerprint!.Value);
            if (SettledChunks.OriginOf(unchecked(there + lacking)).Number == number)
                return number;
        }

        return null;
    }

    /// <summary>Some of these are not as they were sent, and it cannot be told which.</summary>
    private void AddDifferent() =>
        _found.Add(
            new(
                DiscrepancyKind.Different,
                _stretch.RecordingId!,
                _stretch.FirstNumber,
                _stretch.NextNumber,
                _stretch.Whole.From,
                _stretch.Whole.To
            )
            {
                Details = "some of them are not as they were sent",
            }
        );

    private string? ProblemOf(HeldChunk chunk)
    {
        if (chunk.Problem is { } problem)
            return problem;
        if (chunk.Start is { } start && !_times.IsPossible(start))
            return $"is stored at another time ({Times.ForLists(start)})";
        if (chunk is not { IsRecoded: true, Length: { } length } || !_times.IsKnown(chunk.Number + 1))
            return null;
        var recorded = _times.StartOf(chunk.Number + 1) - _times.StartOf(chunk.Number);
        return (length - recorded).Duration() <= Recoding
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"is {length.TotalSeconds:0.#} s long, and was recorded {recorded.TotalSeconds:0.#} s long"
            );
    }

    /// <summary>What lies without the window was not asked about.</summary>
    private void Add(DiscrepancyKind kind, long number, string? details = null)
    {
        var (from, to) = (_times.StartOf(number), _times.StartOf(number + 1));
        if (!IsAskedFor(from, to))
            return;
        var one = new Discrepancy(kind, _stretch.RecordingId!, number, number + 1, from, to) { Details = details };
        if (_found is [.., var last] && last.IsJoinedBy(one))
            _found[^1] = last with { NextNumber = one.NextNumber, To = one.To };
        else
            _found.Add(one);
    }

    private bool IsAskedFor(DateTimeOffset from, DateTimeOffset to) => _parts.Any(part => to > part.From && from < part.To);
}
