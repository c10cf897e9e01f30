using System.Globalization;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Soak.Audit;
using Mycelia.Soak.Faults;

namespace Mycelia.Soak.Run;

/// <summary>
/// Holds what the recorder's ledger says, and its <c>verify</c>, against what is known: of every stretch that was played, and of chunks
/// that the server loses on purpose.
/// </summary>
internal sealed class LedgerProof(KeptRecorder recorder, Delivery delivery, Diary diary, string queueFile, int inputs)
{
    private const int Lost = 5;

    /// <summary>What the clocks of both may differ by, and what joins a stretch.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(300);

    /// <summary>At a start some pieces come together of which each is too short to be told of.</summary>
    private static readonly TimeSpan StartTolerance = TimeSpan.FromMilliseconds(600);

    /// <summary>Writes down whatever is not as it should be.</summary>
    /// <param name="evidence">What is known; everything has been delivered.</param>
    public async Task RunAsync(Evidence evidence)
    {
        CompareLedger(evidence);
        await VerifyAsync(evidence, []);
        // What may be there twice is not missing when one of the two is gone.
        var once = evidence
            .Chunks.GroupBy(static chunk => chunk.Start)
            .Where(chunks => chunks.Count() == 1 && !evidence.PossiblyRepeated.Contains(chunks.Key))
            .Select(static chunks => chunks.Single())
            .ToArray();
        new Random(once.Length).Shuffle(once);
        var lost = once.Take(Lost).ToArray();
        await delivery.LoseAsync(lost);
        await VerifyAsync(evidence, lost);
    }

    private void CompareLedger(Evidence evidence)
    {
        using var queue = QueueReader.Open(queueFile);
        var page = queue.ReadLedger(evidence.Begin, evidence.End, DateTimeOffset.UtcNow);
        var heardWithout = new List<(DateTimeOffset From, DateTimeOffset To)>();
        foreach (var end in evidence.Faults.Where(static fault => fault.Kind is FaultKind.Kill or FaultKind.Stop))
        {
            var at = end.Begin + (end.End - end.Begin) * 0.75;
            var there = page.Stretches.Where(one => one.From <= at && one.To > at).ToArray();
            if (end.End - end.Begin <= Tolerance || there is [{ Kind: LedgerKind.NotRunning }, ..])
                continue;
            // A sound server hands out what one microphone heard before the recorder was there again: that has been recorded.
            if (inputs > 1 && there.Any(static one => one.Kind == LedgerKind.Recorded))
                heardWithout.Add((end.Begin, end.End + StartTolerance));
            else
                diary.AddProblem(Say($"no recorder ran at {at:HH:mm:ss.fff}, and the ledger does not say so"));
        }

        foreach (var (name, one) in evidence.OfInputs(inputs))
            CompareLedger(page, name, one, heardWithout);
    }

    /// <param name="page">What the ledger says.</param>
    /// <param name="input">Of which input.</param>
    /// <param name="evidence">What is known of it.</param>
    /// <param name="heardWithout">When no recorder ran, and another input has audio all the same.</param>
    private void CompareLedger(
        LedgerPage page,
        string? input,
        Evidence evidence,
        IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> heardWithout
    )
    {
        var said = Join(
            page.Stretches.Where(one => one is { Kind: LedgerKind.Recorded, Fate: ChunkFate.Delivered } && one.InputName == input)
                .Select(static one => (one.From, one.To))
        );
        var stored = Join(
            evidence.Chunks.SelectMany(chunk =>
                chunk
                    .Content.Where(static stretch => stretch.Position is not null)
                    .Select(stretch => (evidence.TimeOf(stretch.Position!.Value), evidence.TimeOf(stretch.Position.Value + stretch.Frames)))
            )
        );
        foreach (var (from, to) in Without(said, stored, Tolerance))
            diary.AddProblem(Say($"the ledger has {from:HH:mm:ss.fff} to {to:HH:mm:ss.fff} as delivered, and it is not there"));
        foreach (var (from, to) in Without(stored, said, Tolerance))
            diary.AddProblem(Say($"{from:HH:mm:ss.fff} to {to:HH:mm:ss.fff} is there, and the ledger does not have it as delivered"));
        var told = Join(
            page.Stretches.Where(one => one.InputName == input || one.InputName is null)
                .Select(static one => (one.From, one.To))
                .Concat(heardWithout)
        );
        foreach (var (from, to) in Without([(evidence.Begin, evidence.End)], told, StartTolerance))
            diary.AddProblem(Say($"the ledger says nothing of {from:HH:mm:ss.fff} to {to:HH:mm:ss.fff}"));
    }

    private async Task VerifyAsync(Evidence evidence, StoredChunk[] lost)
    {
        var since = evidence.Begin.AddMinutes(-1).ToString("O", CultureInfo.InvariantCulture);
        var (exitCode, answer) = await recorder.AskAsync("verify", "--since", since, "--json");
        if (answer is null || exitCode != (lost.Length == 0 ? 0 : 1))
        {
            diary.AddProblem(
                $"verify ended with {exitCode?.ToString(CultureInfo.InvariantCulture) ?? "nothing"}, {lost.Length} chunks being lost"
            );
            return;
        }

        using var queue = QueueReader.Open(queueFile);
        var left = lost.ToList();
        foreach (var one in answer.RootElement.GetProperty("discrepancies").EnumerateArray())
        {
            var kind = one.GetProperty("kind").GetString();
            if (kind == "repeated")
                continue;
            var recording = queue.FindRecording(one.GetProperty("recording").GetString()!);
            var next = one.GetProperty("next_chunk").GetInt64();
            for (var number = one.GetProperty("first_chunk").GetInt64(); number < next; number++)
            {
                var index = IndexOf(recording, number);
                if (left.RemoveAll(chunk => kind == "missing" && chunk.Recording == recording.SourceFileId && chunk.Number == index) == 0)
                    diary.AddProblem(Say($"verify says that chunk {number} of {recording.SourceFileId} is {kind}, and it is not lost"));
            }
        }

        foreach (var chunk in left)
            diary.AddProblem($"verify does not find that {chunk} is lost");
        answer.Dispose();
    }

    /// <summary>By the upload route the chunk that opened the source file is number 0 there, and chunk 0 has its number.</summary>
    private static long IndexOf(RecordingInfo recording, long number) =>
        recording is { IsOpenedByResource: false, OpenedBy: { } opener } && (number == 0 || number == opener) ? opener - number : number;

    private static List<(DateTimeOffset From, DateTimeOffset To)> Join(IEnumerable<(DateTimeOffset From, DateTimeOffset To)> ranges)
    {
        var joined = new List<(DateTimeOffset From, DateTimeOffset To)>();
        foreach (var (from, to) in ranges.OrderBy(static range => range.From))
        {
            if (joined is [.., var last] && from <= last.To)
                joined[^1] = (last.From, last.To > to ? last.To : to);
            else
                joined.Add((from, to));
        }

        return joined;
    }

    /// <summary>What of some ranges is in none of the others, beyond the tolerance.</summary>
    private static IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Without(
        List<(DateTimeOffset From, DateTimeOffset To)> ranges,
        List<(DateTimeOffset From, DateTimeOffset To)> others,
        TimeSpan tolerance
    )
    {
        foreach (var range in ranges)
        {
            var at = range.From;
            foreach (var other in others.Where(other => other.To > range.From && other.From < range.To))
            {
                if (other.From - at > tolerance)
                    yield return (at, other.From);
                at = other.To;
            }

            if (range.To - at > tolerance)
                yield return (at, range.To);
        }
    }

    private static string Say(FormattableString sentence) => sentence.ToString(CultureInfo.InvariantCulture);
}
