using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Tables;
using Mycelia.Recorder.Verification;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Tests.Verification;

/// <summary>What one sum of many chunks tells.</summary>
public sealed class ComparisonTests
{
    private const int Chunks = 500;

    [Fact]
    public void A_sum_of_one_chunk_tells_the_chunk()
    {
        foreach (var (number, fingerprint) in new[] { (0, 0u), (1, 0u), (0, 1u), (int.MaxValue, uint.MaxValue), (8_639, 0xC0FFEEu) })
            Assert.Equal(((uint)number, fingerprint), SettledChunks.OriginOf(SettledChunks.ChecksumOf(number, fingerprint)));
    }

    [Fact]
    public void Whichever_chunk_is_another_is_found()
    {
        for (var altered = 0; altered < Chunks; altered += 37)
        {
            var held = Held();
            held[altered] = held[altered] with { Fingerprint = 7 };
            var (found, _, compared) = StretchComparison.Run([Stretch()], held);
            Assert.Equal(
                (DiscrepancyKind.Different, altered, 1, 0),
                (found.Single().Kind, found[0].FirstNumber, found[0].Chunks, compared)
            );
        }
    }

    [Fact]
    public void Whichever_chunk_is_not_there_the_others_are_compared()
    {
        for (var missing = 0; missing < Chunks; missing += 37)
        {
            var held = Held();
            held.Remove(missing);
            var (found, _, compared) = StretchComparison.Run([Stretch()], held);
            Assert.Equal((DiscrepancyKind.Missing, missing, Chunks - 1), (found.Single().Kind, found[0].FirstNumber, compared));
            Assert.Equal(TemporaryQueue.Start.AddSeconds(missing * 10), found[0].From);
            held[(missing + 1) % Chunks] = held[(missing + 1) % Chunks] with { Fingerprint = 7 };
            Assert.Equal(
                [DiscrepancyKind.Missing, DiscrepancyKind.Different],
                StretchComparison.Run([Stretch()], held).Found.Select(static one => one.Kind)
            );
        }
    }

    [Fact]
    public void A_chunk_that_is_stored_at_another_time_is_found()
    {
        var held = Held();
        held[5] = held[5] with { Start = DateTimeOffset.UnixEpoch };
        Assert.Equal(
            $"is stored at another time ({Times.ForLists(DateTimeOffset.UnixEpoch)})",
            Assert.Single(StretchComparison.Run([Stretch()], held).Found).Details
        );
    }

    [Fact]
    public void Without_fingerprints_nothing_is_said_of_the_content()
    {
        var held = Held().ToDictionary(static one => one.Key, static one => one.Value with { Fingerprint = null });
        var (found, _, compared) = StretchComparison.Run([Stretch()], held);
        Assert.Empty(found);
        Assert.Equal(0, compared);
    }

    private static uint Fingerprint(int number) => (uint)number * 2_654_435_761;

    private static Dictionary<long, HeldChunk> Held() =>
        Enumerable
            .Range(0, Chunks)
            .ToDictionary(
                static number => (long)number,
                static number => new HeldChunk(number, TemporaryQueue.Start.AddSeconds(number * 10)) { Fingerprint = Fingerprint(number) }
            );

    private static LedgerStretch Stretch() =>
        new(TemporaryQueue.Start, TemporaryQueue.Start.AddSeconds(Chunks * 10), LedgerKind.Recorded)
        {
            RecordingId = "a",
            NextNumber = Chunks,
            Fate = ChunkFate.Delivered,
            Checksum = Enumerable
                .Range(0, Chunks)
                .Aggregate(0L, static (sum, number) => unchecked(sum + SettledChunks.ChecksumOf(number, Fingerprint(number)))),
        };
}
