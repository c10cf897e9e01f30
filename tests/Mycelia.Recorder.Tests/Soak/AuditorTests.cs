using Mycelia.Soak.Audit;
using Mycelia.Soak.Faults;
using Mycelia.Soak.Signal;
using Mycelia.Soak.Sound;

namespace Mycelia.Recorder.Tests.Soak;

/// <summary>What the audit of a soak notices, and what it lets pass.</summary>
public sealed class AuditorTests
{
    private const int Rate = 16_000;
    private static readonly DateTimeOffset Origin = new(2025, 11, 2, 10, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan ResumeLimit = TimeSpan.FromSeconds(2);

    [Fact]
    public void Everything_stored_once_is_clean()
    {
        var audit = Audit(Recorded(Chunk(0, 0, 10), Chunk(1, 10, 20), Chunk(2, 20, 30)));

        Assert.Empty(audit.Findings);
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30)), (audit.Played, audit.Stored));
    }

    [Fact]
    public void A_frame_that_is_missing_for_no_reason_is_found()
    {
        var audit = Audit(Recorded(Chunk(0, 0, 10), Chunk(1, 10 + 1.0 / Rate, 30)));

        Assert.Equal(
            "0.1 ms are missing that the sound server had, from position 160000, and nothing explains it",
            Assert.Single(audit.Findings).What
        );
        Assert.Equal(Seconds(1.0 / Rate), audit.Unexplained);
    }

    [Fact]
    public void A_frame_that_is_there_twice_is_found_with_both_its_chunks()
    {
        var audit = Audit(Recorded(Chunk(0, 0, 10), Chunk(1, 10 - 1.0 / Rate, 30)));

        Assert.Contains(
            "0.1 ms are there twice, in chunk 0 of r and in chunk 1 of r",
            audit.Findings.Select(static finding => finding.What)
        );
    }

    [Fact]
    public void A_chunk_that_was_stored_twice_is_found()
    {
        var audit = Audit(Recorded(Chunk(0, 0, 10), Chunk(1, 10, 30), Chunk(0, 0, 10) with { Recording = "again" }));

        Assert.Equal("10000 ms are there twice, in chunk 0 of r and in chunk 0 of again", Assert.Single(audit.Findings).What);
    }

    [Theory]
    [InlineData(49, 0)]
    [InlineData(-49, 0)]
    [InlineData(51, 1)]
    [InlineData(-51, 1)]
    public void A_start_may_be_50_ms_from_the_truth(int error, int findings)
    {
        var late = Chunk(1, 10, 30);
        var audit = Audit(Recorded(Chunk(0, 0, 10), late with { Start = late.Start.AddMilliseconds(error) }));

        Assert.Equal(findings, audit.Findings.Count);
    }

    [Fact]
    public void A_gap_in_the_middle_of_a_chunk_puts_the_rest_at_the_wrong_time()
    {
        var chunk = new StoredChunk("r", 0, Origin, [Stretch(0, 0, 10), Stretch(10, 11, 30)]);
        var audit = Audit(Recorded(chunk) with { Faults = [new(FaultKind.Suspend, At(10), At(11))] });

        Assert.Equal("chunk 0 of r at frame 160000 is -1000 ms from the truth", Assert.Single(audit.Findings).What);
    }

    [Fact]
    public void Frames_that_nobody_played_are_found()
    {
        var chunk = new StoredChunk("r", 0, Origin, [Stretch(0, 0, 30), new(30 * Rate, 160, null, 0)]);

        Assert.Equal("chunk 0 of r has 10 ms at frame 480000 that were never played", Assert.Single(Audit(Recorded(chunk)).Findings).What);
    }

    [Fact]
    public void A_number_that_two_chunks_of_a_recording_have_is_found()
    {
        var audit = Audit(Recorded(Chunk(0, 0, 10), Chunk(0, 10, 30)));

        Assert.Equal("recording r has 2 chunks 0", Assert.Single(audit.Findings).What);
    }

    [Fact]
    public void A_chunk_that_the_recorder_said_may_be_there_twice_may_be()
    {
        var evidence = Recorded(Chunk(0, 0, 10), Chunk(1, 10, 30), Chunk(1, 10, 30)) with
        {
            PossiblyRepeated = new HashSet<DateTimeOffset> { At(10) },
        };

        Assert.Empty(Audit(evidence).Findings);
        Assert.Equal(2, Audit(evidence with { PossiblyRepeated = new HashSet<DateTimeOffset>() }).Findings.Count);
    }

    [Fact]
    public void A_kill_costs_at_most_250_ms_before_it_and_the_time_to_come_back()
    {
        var (began, ended) = (At(10), At(10.5));
        var kill = new HappenedFault(FaultKind.Kill, began, ended);

        var audit = Audit(Recorded(Chunk(0, 0, 9.8), Chunk(1, 10.9, 30)) with { Faults = [kill] });
        Assert.Empty(audit.Findings);
        var figures = Assert.Single(audit.Kinds);
        Assert.Equal((Seconds(1.1), Seconds(0.2), Seconds(0.4)), (figures.Lost, figures.MostLostBefore, figures.LongestResume));

        var tooMuch = Audit(Recorded(Chunk(0, 0, 9.7), Chunk(1, 12.6, 30)) with { Faults = [kill] });
        Assert.Equal(["50 ms", "100 ms"], tooMuch.Findings.Select(static finding => string.Join(' ', finding.What.Split(' ').Take(2))));
    }

    [Fact]
    public void A_fault_of_the_network_excuses_nothing()
    {
        var audit = Audit(Recorded(Chunk(0, 0, 10), Chunk(1, 11, 30)) with { Faults = [new(FaultKind.ServerKill, At(10), At(11))] });

        Assert.Equal(Seconds(1), audit.Unexplained);
    }

    [Fact]
    public void What_the_sound_server_never_read_is_this_machines_and_is_said()
    {
        var evidence = Recorded(Chunk(0, 0, 10), Chunk(1, 11, 30)) with
        {
            Heard = [(1, new(0, 10 * Rate)), (1, new(11 * Rate, 30 * Rate))],
        };
        var audit = Audit(evidence);

        Assert.Empty(audit.Findings);
        Assert.Equal(Seconds(1), audit.Unheard);
    }

    [Fact]
    public void What_only_another_microphone_heard_is_not_missing()
    {
        var evidence = Recorded(Chunk(0, 0, 10), Chunk(1, 11, 30)) with
        {
            Heard = [(1, new(0, 10 * Rate)), (1, new(11 * Rate, 30 * Rate)), (2, new(0, 30 * Rate))],
        };

        Assert.Empty(Audit(evidence).Findings);
    }

    private static AuditResult Audit(Evidence evidence) => new Auditor(evidence, ResumeLimit).Run();

    private static Evidence Recorded(params StoredChunk[] chunks) =>
        new()
        {
            Origin = Origin,
            Begin = Origin,
            End = At(30),
            Faults = [],
            Chunks = chunks,
            Heard = [(1, new FrameRange(0, 30 * Rate))],
            Delays = [],
        };

    private static StoredChunk Chunk(int number, double from, double to) =>
        new("r", number, At(from), [Stretch(from, from, to) with { Offset = 0 }]);

    private static Stretch Stretch(double offset, double from, double to) =>
        new(Frames(offset), Frames(to) - Frames(from), Frames(from), 1);

    private static int Frames(double seconds) => (int)Math.Round(seconds * Rate);

    private static DateTimeOffset At(double seconds) => Origin + Seconds(seconds);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));
}
