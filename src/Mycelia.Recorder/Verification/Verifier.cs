using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Verification;

/// <summary>Asks a destination what it holds, and holds that against the ledger.</summary>
/// <param name="inventory">The destination.</param>
/// <param name="findRecording">Knows recordings by their ids.</param>
public sealed class Verifier(IInventory inventory, Func<string, RecordingInfo> findRecording)
{
    /// <summary>The most chunks that a stretch can have: ten days of the shortest.</summary>
    private const long MostChunks = 10_000_000;

    /// <summary>How often a recording is asked about while the destination is unwell.</summary>
    public int Tries { get; init; } = 1;

    /// <summary>Whether to look here, too, for what the ledger has as delivered to another address: it has moved.</summary>
    public bool HasMoved { get; init; }

    /// <summary>How old audio must be before it is delivered at all.</summary>
    public TimeSpan Hold { get; init; }

    /// <summary>Told how many recordings have been asked about, of how many.</summary>
    public Action<int, int>? Progress { get; init; }

    private readonly List<Discrepancy> _found = [];
    private long _chunks;
    private long _compared;
    private long _recoded;
    private long _cut;
    private UploadOutcome.Failed? _problem;

    /// <summary>Verifies a window of time. Use it once.</summary>
    /// <param name="page">What the ledger says of it.</param>
    /// <param name="now">Until when what waits is on its way, and nothing is wrong.</param>
    /// <param name="isListening">Whether to fetch the audio, and compare it with what was sent.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<VerificationReport> VerifyAsync(
        LedgerPage page,
        DateTimeOffset now,
        bool isListening,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(page);
        foreach (var stretch in page.Stretches.Where(stretch => IsLeft(stretch, now)))
            Add(DiscrepancyKind.NotDelivered, stretch, details: null);
        var recordings = page
            .Stretches.Where(static stretch => stretch is { Fate: ChunkFate.Delivered, RecordingId: not null })
            .GroupBy(static stretch => stretch.RecordingId!)
            .ToList();
        for (var asked = 0; asked < recordings.Count; asked++)
        {
            Progress?.Invoke(asked, recordings.Count);
            await VerifyAsync(recordings[asked].Key, [.. recordings[asked]], isListening, cancellationToken).ConfigureAwait(false);
        }

        return new([.. _found.OrderBy(static one => one.From)], _chunks, _compared, _recoded, _problem) { Cut = _cut };
    }

    private async Task VerifyAsync(string recordingId, List<LedgerStretch> stretches, bool isListening, CancellationToken cancellationToken)
    {
        foreach (var stretch in stretches.Where(stretch => WhyNotHere(stretch) is not null))
            Add(DiscrepancyKind.Unasked, stretch, WhyNotHere(stretch));
        stretches.RemoveAll(stretch => WhyNotHere(stretch) is not null);
        if (stretches.Count == 0)
            return;
        var first = stretches.Min(static one => one.FirstNumber);
        var next = stretches.Max(static one => one.NextNumber);
        var holding = IsHopeless
            ? Holding.Unknown(_problem!)
            : await AskAsync(findRecording(recordingId), first, next, isListening, cancellationToken).ConfigureAwait(false);
        if (holding.Problem is { } problem)
        {
            _problem ??= problem;
            stretches.ForEach(stretch => Add(DiscrepancyKind.Unasked, stretch, problem.Reason));
            return;
        }

        var held = holding.Chunks.ToDictionary(static chunk => chunk.Number);
        // What lies before and after something that was forgotten is one row of the ledger.
        foreach (var parts in stretches.GroupBy(static one => (one.FirstNumber, one.NextNumber, one.Whole, one.Checksum)))
        {
            var (found, chunks, compared, cut) = StretchComparison.Run([.. parts], held);
            _found.AddRange(found);
            _chunks += chunks;
            _compared += compared;
            _cut += cut;
        }

        _recoded += held.Values.Count(chunk =>
            chunk.IsRecoded && stretches.Exists(one => chunk.Number >= one.FirstNumber && chunk.Number < one.NextNumber)
        );
    }

    private async Task<Holding> AskAsync(
        RecordingInfo recording,
        long first,
        long next,
        bool isListening,
        CancellationToken cancellationToken
    )
    {
        for (var failures = 1; ; failures++)
        {
            var holding = await inventory.FindHeldAsync(recording, first, next, isListening, cancellationToken).ConfigureAwait(false);
            if (holding.Problem is not UploadOutcome.Transient failed || failures >= Tries)
                return holding;
            var wait = RetryPolicy.Default.DelayAfter(failed, failures, Random.Shared.NextDouble());
            await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether what went wrong with one recording goes wrong with each.</summary>
    private bool IsHopeless => _problem is UploadOutcome.Transient or UploadOutcome.Unauthorized or UploadOutcome.Misconfigured;

    /// <summary>Why a stretch cannot be looked for at this destination; null: it can.</summary>
    private string? WhyNotHere(LedgerStretch stretch) =>
        !HasMoved && stretch.Destination is { } other && other != inventory.Name ? $"it was delivered to {other}"
        : stretch.FirstNumber < 0 || stretch.NextNumber > int.MaxValue || stretch.NextNumber - stretch.FirstNumber > MostChunks
            ? "the ledger names more chunks than there can be"
        : null;

    /// <summary>Whether something was not delivered that was to be. What somebody discarded was not.</summary>
    private bool IsLeft(LedgerStretch stretch, DateTimeOffset now) =>
        stretch.Fate is ChunkFate.Quarantined or ChunkFate.Dropped or ChunkFate.Lost
        || (stretch.Fate == ChunkFate.Queued && now - stretch.From > Health.Patience + Hold);

    private void Add(DiscrepancyKind kind, LedgerStretch stretch, string? details) =>
        _found.Add(
            new(kind, stretch.RecordingId!, stretch.FirstNumber, stretch.NextNumber, stretch.From, stretch.To)
            {
                Details = details,
                Fate = kind == DiscrepancyKind.NotDelivered ? stretch.Fate : null,
            }
        );
}
