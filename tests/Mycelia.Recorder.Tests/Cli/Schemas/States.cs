using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Cli.Schemas;

/// <summary>States of a recorder that differ in all that a state can say.</summary>
internal static class States
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(1));

    public static IEnumerable<RecorderState> All =>
        [
            RecorderState.Begin(Now, uploads: false),
            Full,
            Several,
            .. Enum.GetValues<CaptureState>().Select(static capture => Full with { Capture = capture }),
            .. Enum.GetValues<PauseCause>()
                .Where(static cause => cause != PauseCause.Storage)
                .Select(static cause => Full with { Capture = CaptureState.Paused, PausedBy = cause }),
            .. Enum.GetValues<StorageProblem>().Select(static storage => Full with { Storage = storage }),
            .. Enum.GetValues<UploadState>().Select(static upload => Full with { Upload = Full.Upload with { State = upload } }),
        ];

    /// <summary>Of two inputs, one with all that may be wrong, and one that is well.</summary>
    public static RecorderState Several =>
        Full with
        {
            Inputs =
            [
                Full.Whole with
                {
                    Name = new(1, "Desk"),
                    Run = Totals.None with { Captured = TimeSpan.FromSeconds(20), ChunksCaptured = 2, Lost = 1, Interruptions = 3 },
                },
                new()
                {
                    Name = new(2, "@speaker"),
                    Since = Now,
                    Capture = CaptureState.Recording,
                },
            ],
        };

    /// <summary>Everything that may be missing is there, and everything that may be wrong is.</summary>
    public static RecorderState Full =>
        RecorderState.Begin(Now, uploads: true) with
        {
            Capture = CaptureState.DiskFull,
            Reason = "the disk is full",
            Device = "Desk",
            Format = AudioFormat.Default,
            Level = new SoundLevel(-3.26, -20),
            SilentSince = Now,
            SkippingSince = Now,
            LastMissing = new(Now, TimeSpan.FromSeconds(1.5)),
            JournalProblem = "the disk is full",
            Forgotten = TimeSpan.FromSeconds(50),
            LastForgotten = new(Now.AddMinutes(-1), Now),
            ErasureProblem = "the key may not delete",
            ErasureProblemSince = Now,
            IsErasureInDoubt = true,
            Hold = TimeSpan.FromMinutes(10),
            Storage = StorageProblem.Full,
            RoomLeft = TimeSpan.FromHours(3),
            Queue = new(2, TimeSpan.FromSeconds(20), 640_088, Now.AddHours(-1), 3),
            Upload = new(UploadState.Waiting)
            {
                Reason = "down",
                Failures = 2,
                FailingSince = Now,
                NextTry = Now.AddSeconds(4),
                LastSuccess = Now,
                BytesPerSecond = 1e12,
            },
            IsUnencrypted = true,
            Run = Totals.None with { Lost = 1 },
        };
}
