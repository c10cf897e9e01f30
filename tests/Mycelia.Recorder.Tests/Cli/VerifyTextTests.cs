using Mycelia.Recorder.Cli.History;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Verification;

namespace Mycelia.Recorder.Tests.Cli;

/// <summary>What <c>verify</c> says to a person.</summary>
public sealed class VerifyTextTests
{
    private const string Server = "https://mycelia.example.org";

    private static readonly DateOnly Day = new(2026, 11, 23);
    private static readonly DateTimeOffset Midnight = HistoryTimes.Midnight(Day, TimeZoneInfo.Local);
    private static readonly DateTimeOffset Now = Midnight.AddDays(1).AddHours(9);
    private static readonly VerifyText Text = new(new(Midnight, Midnight.AddDays(1), Day), Server, isFolder: false, Now);

    private static LedgerPage Page =>
        new(
            Midnight,
            [
                new(Midnight.AddMinutes(5), Midnight.AddHours(23), LedgerKind.Recorded)
                {
                    RecordingId = "a",
                    NextNumber = 8_000,
                    Fate = ChunkFate.Delivered,
                },
            ],
            []
        );

    [Fact]
    public void Where_all_is_there_it_is_one_sentence()
    {
        Assert.Equal($"everything recorded on Mon 23 Nov 2026 (22:55:00) is stored at {Server}", Text.Sentence(Report(), Page));
        Assert.Equal(
            $"everything recorded on Mon 23 Nov 2026 (22:55:00) is stored at {Server}, with the checksums of what was sent",
            Text.Sentence(Report() with { Compared = 8_000 }, Page)
        );
        var listening = new VerifyText(new(Midnight, Midnight.AddDays(1), Day), Server, isFolder: false, Now) { IsListening = true };
        Assert.Equal(
            $"everything recorded on Mon 23 Nov 2026 (22:55:00) is stored at {Server}, byte for byte as it was sent",
            listening.Sentence(Report() with { Compared = 8_000 }, Page)
        );
        Assert.Equal(
            "nothing is known of what was recorded on Mon 23 Nov 2026: the ledger begins on 09:00:00",
            Text.Sentence(new([], 0, 0, 0, null), new(Now, [], []))
        );
        Assert.Equal("nothing was recorded on Mon 23 Nov 2026", Text.Sentence(new([], 0, 0, 0, null), Page with { Stretches = [] }));
    }

    [Fact]
    public void What_is_on_its_way_is_not_said_to_be_stored()
    {
        var waiting = new LedgerStretch(Midnight.AddHours(23), Midnight.AddHours(24), LedgerKind.Recorded)
        {
            RecordingId = "a",
            FirstNumber = 8_000,
            NextNumber = 8_360,
            Fate = ChunkFate.Queued,
        };
        Assert.Equal(
            "nothing of what was recorded on Mon 23 Nov 2026 (1:00:00) has been delivered yet; 1:00:00 of it is on its way",
            Text.Sentence(new([], 0, 0, 0, null), Page with { Stretches = [waiting] })
        );
        Assert.Equal(
            $"everything delivered of what was recorded on Mon 23 Nov 2026 (23:55:00) is stored at {Server}; 1:00:00 of it is on its way",
            Text.Sentence(Report(), Page with { Stretches = [.. Page.Stretches, waiting] })
        );
    }

    [Fact]
    public void What_was_cut_by_a_forget_was_delivered_and_what_was_forgotten_was_recorded()
    {
        var forgotten = new LedgerStretch(Midnight.AddHours(1), Midnight.AddHours(2), LedgerKind.Forgotten) { RecordingId = "a" };
        Assert.Equal(
            "what was delivered of what was recorded on Mon 23 Nov 2026 (22:55:00) was cut when its neighbours were forgotten, and "
                + "cannot be compared with what was sent",
            Text.Sentence(new([], 0, 0, 0, null), Page with { Stretches = [.. Page.Stretches, forgotten] })
        );
        Assert.Equal(
            "all that was recorded on Mon 23 Nov 2026 (1:00:00) has been forgotten",
            Text.Sentence(new([], 0, 0, 0, null), Page with { Stretches = [forgotten] })
        );
        Assert.Equal(
            $"everything recorded on Mon 23 Nov 2026 (22:55:00) is stored at {Server}, with the checksums of what was sent; "
                + "2 chunks of it, beside what was forgotten, could not be compared",
            Text.Sentence(Report() with { Compared = 8_000, Cut = 2 }, Page with { Stretches = [.. Page.Stretches, forgotten] })
        );
    }

    [Fact]
    public void What_is_not_there_is_a_row_each()
    {
        var report = Report(
            One(DiscrepancyKind.Missing, 812, 813),
            One(DiscrepancyKind.Missing, 900, 902),
            One(DiscrepancyKind.Different, 1_000, 1_001) with
            {
                Details = "is not as it was sent",
            },
            One(DiscrepancyKind.NotDelivered, 1_100, 1_101) with
            {
                Fate = ChunkFate.Lost,
            }
        );
        Assert.Equal(
            $"what was recorded on Mon 23 Nov 2026 (22:55:00) is stored at {Server}, but for 5 chunks:",
            Text.Sentence(report, Page)
        );
        Assert.Equal(
            [
                "  chunk 812         02:15:20             missing at the server",
                "  chunks 900–901    02:30:00 – 02:30:20  missing at the server",
                "  chunk 1000        02:46:40             is not as it was sent",
                "  chunk 1100        03:03:20             LOST: neither delivered nor in the queue",
            ],
            Text.Rows(report)
        );
    }

    [Fact]
    public void What_is_there_twice_is_a_row_and_no_loss()
    {
        var report = Report(One(DiscrepancyKind.Repeated, 3, 4) with { Details = "is there 2 times" });
        Assert.StartsWith("everything recorded ", Text.Sentence(report, Page), StringComparison.Ordinal);
        Assert.Equal(["  chunk 3           00:00:30             is there 2 times"], Text.Rows(report));
    }

    [Fact]
    public void Where_nothing_could_be_asked_the_reason_is_said()
    {
        var report = new VerificationReport(
            [One(DiscrepancyKind.Unasked, 0, 8_000) with { Details = "the server is away" }],
            0,
            0,
            0,
            new UploadOutcome.Transient("the server is away")
        );
        Assert.Equal("what was recorded on Mon 23 Nov 2026 could not be verified: the server is away", Text.Sentence(report, Page));
        Assert.EndsWith("not verified: the server is away", Text.Rows(report).Single(), StringComparison.Ordinal);
        report = report with { Discrepancies = [report.Discrepancies[0] with { Details = "it was delivered to /mnt" }], Problem = null };
        Assert.Equal("what was recorded on Mon 23 Nov 2026 could not be verified: it was delivered to /mnt", Text.Sentence(report, Page));
    }

    private static VerificationReport Report(params Discrepancy[] discrepancies) => new(discrepancies, 8_000, 0, 0, null);

    private static Discrepancy One(DiscrepancyKind kind, long first, long next) =>
        new(kind, "a", first, next, Midnight.AddSeconds(first * 10), Midnight.AddSeconds(next * 10));
}
