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
            var (found, _, compared, _) = StretchComparison.Run([Stretch()], held);
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
            var (found, _, compared, _) = StretchComparison.Run([Stretch()], held);
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
        var (found, _, compared, _) = StretchComparison.Run([Stretch()], held);
        Assert.Empty(found);
        Assert.Equal(0, compared);
    }

    [Fact]
    public void What_is_there_twice_is_told_and_is_no_loss()
    {
        var held = Held();
        held[5] = held[5] with { Times = 2 };
        held[6] = held[6] with { Times = 2 };
        held[7] = held[7] with { Times = 3 };
        var (found, _, compared, _) = StretchComparison.Run([Stretch()], held);
        Assert.Equal(
            [("is there 2 times", 5L, 7L), ("is there 3 times", 7, 8)],
            found.Select(static one => (one.Details!, one.FirstNumber, one.NextNumber))
        );
        Assert.Equal((At(50), At(70)), (found[0].From, found[0].To));
        Assert.All(found, static one => Assert.Equal((DiscrepancyKind.Repeated, false), (one.Kind, one.IsLoss)));
        Assert.Equal(Chunks, compared);
    }

    [Fact]
    public void Neighbours_of_which_the_same_is_wrong_are_one_discrepancy()
    {
        var held = Held();
        foreach (var number in new[] { 3, 4, 6, 7, 8 })
            held[number] = held[number] with { Problem = number == 8 ? "is torn" : "is empty" };
        held.Remove(9);
        var (found, _, compared, _) = StretchComparison.Run([Stretch()], held);
        Assert.Equal(
            [("is empty", 3L, 5L), ("is empty", 6, 8), ("is torn", 8, 9), (null, 9, 10)],
            found.Select(static one => (one.Details, one.FirstNumber, one.NextNumber))
        );
        Assert.All(found, static one => Assert.True(one.IsLoss));
        Assert.Equal(0, compared);
    }

    [Fact]
    public void What_lies_outside_of_what_was_asked_about_is_not_told()
    {
        var whole = Stretch();
        LedgerStretch[] parts = [Part(At(35), At(60)), Part(At(100), At(110))];
        var (found, _, _, _) = StretchComparison.Run(parts, new Dictionary<long, HeldChunk>());
        Assert.Equal([(3L, 6L), (10, 11)], found.Select(static one => (one.FirstNumber, one.NextNumber)));

        LedgerStretch Part(DateTimeOffset from, DateTimeOffset to) => whole with { From = from, To = to, Whole = (whole.From, whole.To) };
    }

    [Theory]
    [InlineData(50.2, 59.8, new[] { 5 })]
    [InlineData(55, 65, new[] { 5, 6 })]
    [InlineData(60.05, 65, new[] { 5, 6 })] // an end is known to a tenth of a second
    [InlineData(60.15, 65, new[] { 6 })]
    [InlineData(55, 59.95, new[] { 5, 6 })]
    [InlineData(55, 59.85, new[] { 5 })]
    public void Of_what_was_forgotten_nothing_is_expected_and_nothing_said(double from, double to, int[] chunks)
    {
        var stretch = Stretch() with { Forgotten = [(At(from), At(to))] };
        foreach (var isThere in new[] { true, false })
        {
            var held = Held();
            foreach (var number in chunks)
            {
                if (isThere)
                    held[number] = held[number] with { Fingerprint = 7, Problem = "is short" };
                else
                    held.Remove(number);
            }

            var (found, compared, _, _) = StretchComparison.Run([stretch], held);
            Assert.Empty(found);
            // Where the one before ends is a guess when that is gone: something of it may have been forgotten, too.
            Assert.Equal(Chunks - chunks.Length - (isThere ? 0 : 1), compared);
        }
    }

    [Theory]
    [InlineData(55, 65, 2)]
    [InlineData(50, 60, 2)] // those before and after it may have lost something
    [InlineData(50, 75, 2)]
    [InlineData(0, 75, 1)]
    [InlineData(0, 79.95, 1)]
    public void What_lies_beside_what_was_forgotten_is_counted(double from, double to, int cut)
    {
        var whole = Stretch() with { Forgotten = [(At(from), At(to))] };
        LedgerStretch[] parts =
        [
            .. new[]
            {
                whole with
                {
                    To = At(from),
                    Whole = (whole.From, whole.To),
                },
                whole with
                {
                    From = At(to),
                    Whole = (whole.From, whole.To),
                },
            }.Where(static part => part.To > part.From),
        ];
        Assert.Equal(cut, StretchComparison.Run(parts, Held()).Cut);
    }

    [Theory]
    [InlineData(9.8, null)]
    [InlineData(10.2, null)]
    [InlineData(9.79, "is 9.8 s long, and was recorded 10 s long")]
    [InlineData(10.21, "is 10.2 s long, and was recorded 10 s long")]
    public void What_was_encoded_anew_is_as_long_as_it_was_to_a_fifth_of_a_second(double seconds, string? details)
    {
        var held = Held();
        held[5] = held[5] with { IsRecoded = true, Fingerprint = null, Length = TimeSpan.FromSeconds(seconds) };
        Assert.Equal(details, StretchComparison.Run([Stretch()], held).Found.SingleOrDefault()?.Details);
        held[5] = held[5] with { IsRecoded = false };
        Assert.Empty(StretchComparison.Run([Stretch()], held).Found);

        // Where the next one began is a guess: nothing is said of the length.
        held[5] = held[5] with
        {
            IsRecoded = true,
        };
        held.Remove(6);
        Assert.Equal([DiscrepancyKind.Missing], StretchComparison.Run([Stretch()], held).Found.Select(static one => one.Kind));
    }

    private static DateTimeOffset At(double seconds) => TemporaryQueue.Start.AddSeconds(seconds);

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
