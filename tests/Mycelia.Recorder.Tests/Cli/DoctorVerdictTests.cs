using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Cli.Doctor;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Cli;

public sealed class DoctorVerdictTests
{
    [Theory]
    [InlineData(SoundLevel.Silence, false, Verdict.Bad, "digital silence")]
    [InlineData(SoundLevel.Silence, true, Verdict.Doubtful, "loudspeaker")]
    [InlineData(-75, false, Verdict.Doubtful, "next to nothing")]
    [InlineData(-30, false, Verdict.Good, "peak -30 dB")]
    [InlineData(-30, true, Verdict.Doubtful, "no microphone")]
    [InlineData(0, false, Verdict.Doubtful, "clips")]
    public void A_microphone_is_judged_by_its_level(double peak, bool isMonitor, object verdict, string expected)
    {
        var finding = MicrophoneVerdict.Judge("Desk", isMonitor, new SoundLevel(peak, peak - 10));
        Assert.Equal(verdict, finding.Verdict);
        Assert.Contains(expected, finding.Text, StringComparison.Ordinal);
        Assert.Equal(finding.Verdict == Verdict.Good, finding.Remedy is null);
    }

    [Fact]
    public void A_microphone_that_delivers_nothing_is_bad() =>
        Assert.Equal(Verdict.Bad, MicrophoneVerdict.Judge("Desk", false, null).Verdict);

    [Theory]
    [InlineData("auto", false, false, "sound server", "libportaudio2")]
    [InlineData("auto", true, true, "sound server", "PULSE_SERVER")]
    [InlineData("pulse", true, false, "sound server", "PULSE_SERVER")]
    [InlineData("portaudio", false, false, "microphone", "libportaudio2")]
    [InlineData("portaudio", false, true, "microphone", "--backend pulse")]
    public void Whoever_cannot_reach_a_microphone_is_told_the_way_that_the_backend_has(
        string backend,
        bool hasPulse,
        bool hasPortAudio,
        string check,
        string remedy
    )
    {
        var finding = MicrophoneVerdict.Unreachable(backend, "nobody answers; do something", hasPortAudio);
        Assert.Equal((check, Verdict.Bad, "nobody answers"), (finding.Check, finding.Verdict, finding.Text));
        Assert.Contains(remedy, finding.Remedy, StringComparison.Ordinal);
        Assert.Equal(hasPulse || hasPortAudio, LibraryVerdict.Judge(backend, hasPulse, hasPortAudio, [])[0].Verdict == Verdict.Good);
    }

    [Fact]
    public void Recording_goes_without_the_libraries_of_sound_files()
    {
        var findings = LibraryVerdict.Judge(
            "auto",
            true,
            false,
            [AudioLibrary.SndFile, AudioLibrary.Opus, AudioLibrary.Ogg, new("libswresample.so.5", "libswresample5")]
        );
        Assert.All(findings, static finding => Assert.Equal(Verdict.Doubtful, finding.Verdict));
        Assert.Equal(
            ["libsndfile1", "libopus0", "libogg0", "libswresample5"],
            findings.Select(static finding => finding.Remedy!.Split(' ')[^1].TrimEnd(')'))
        );
        Assert.All(
            findings.Skip(1).Take(2),
            static finding => Assert.EndsWith("is missing: Opus will not go", finding.Text, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_library_that_is_needed_and_missing_is_a_problem_with_its_remedy()
    {
        var finding = Assert.Single(LibraryVerdict.Needed("OpenSSL (libssl.so.3) is missing, which TLS needs: install libssl3"));
        Assert.Equal(Finding.Bad("libraries", "OpenSSL (libssl.so.3) is missing, which TLS needs", "install libssl3"), finding);
        Assert.Empty(LibraryVerdict.Needed(null));
    }

    [Theory]
    [InlineData(true, "is here: M4A, ")]
    [InlineData(false, "is not here: M4A, ")]
    public void Ffmpeg_is_good_to_have_and_nothing_to_mend(bool isThere, string said)
    {
        var finding = LibraryVerdict.Ffmpeg(isThere);
        Assert.Equal(("ffmpeg", Verdict.Good), (finding.Check, finding.Verdict));
        Assert.StartsWith(said, finding.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(50_000_000, Verdict.Bad)]
    [InlineData(1_000_000_000, Verdict.Doubtful)]
    [InlineData(10_000_000_000, Verdict.Good)]
    public void Space_for_a_day_without_a_server_is_enough(long free, object verdict) =>
        Assert.Equal(verdict, StorageChecks.Space("/data", free, AudioFormat.Default).Verdict);

    [Theory]
    [InlineData(4.5, Verdict.Good, "agrees")]
    [InlineData(6, Verdict.Doubtful, "6 s behind")]
    [InlineData(-3600, Verdict.Doubtful, "3600 s ahead of")]
    public void A_clock_that_is_off_by_more_than_5_s_is_warned_of(double skewSeconds, object verdict, string expected)
    {
        var finding = ServerChecks.Clock(TimeSpan.FromSeconds(skewSeconds));
        Assert.Equal(verdict, finding.Verdict);
        Assert.Contains(expected, finding.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(13, Verdict.Doubtful)]
    [InlineData(15, Verdict.Good)]
    public void A_certificate_that_ends_within_two_weeks_is_warned_of(int days, object verdict)
    {
        var now = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(verdict, ServerChecks.Certificate(new("an authority", now.AddDays(days)), now).Verdict);
    }

    [Fact]
    public async Task A_check_that_hangs_is_a_finding_and_the_others_go_on()
    {
        var time = new FakeTime();
        var hangs = new TaskCompletionSource<IReadOnlyList<Finding>>();
        var entered = new TaskCompletionSource();
        var findings = new List<Finding>();
        var examination = Task.Run(async () =>
        {
            (string, Func<CancellationToken, Task<IReadOnlyList<Finding>>>)[] checks =
            [
                (
                    "stuck",
                    _ =>
                    {
                        entered.SetResult();
                        return hangs.Task;
                    }
                ),
                ("fine", _ => Task.FromResult<IReadOnlyList<Finding>>([Finding.Good("fine", "")])),
            ];
            await foreach (var finding in Examination.RunAsync(checks, time, CancellationToken.None))
                findings.Add(finding);
        });
        await entered.Task;
        time.Advance(Examination.Patience);
        await examination;
        Assert.Equal(["stuck", "fine"], findings.Select(static finding => finding.Check));
        Assert.Equal([Verdict.Bad, Verdict.Good], findings.Select(static finding => finding.Verdict));
    }
}
