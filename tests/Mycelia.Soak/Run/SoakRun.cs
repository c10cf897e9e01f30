using Mycelia.Recorder.Model;
using Mycelia.Soak.Audit;
using Mycelia.Soak.Faults;
using Mycelia.Soak.Sound;

namespace Mycelia.Soak.Run;

/// <summary>Records through everything that is planned, delivers the rest to one server, and gathers the evidence.</summary>
/// <param name="plan">What is going to happen.</param>
/// <param name="delivery">The server; disposed of by the caller.</param>
/// <param name="folder">Where the queue and the logs are.</param>
/// <param name="ballast">What can fill the disk that the queue is on; null where the plan does not fill it.</param>
/// <param name="diary">Where everything is written down.</param>
/// <param name="progress">Told now and then how it goes.</param>
/// <param name="inputs">How many inputs the recorder has.</param>
/// <param name="format">How samples are recorded.</param>
internal sealed class SoakRun(
    SoakPlan plan,
    Delivery delivery,
    string folder,
    Ballast? ballast,
    Diary diary,
    TextWriter progress,
    int inputs,
    SampleFormat format
)
{
    private const int DrainTries = 30;
    private static readonly TimeSpan DrainPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ProgressPause = TimeSpan.FromSeconds(30);

    /// <summary>How many recorders have run.</summary>
    public int Runs { get; private set; }

    public async Task<Evidence> RunAsync(CancellationToken stop)
    {
        await using var sound = await SoundLab.StartAsync();
        var queueFile = Path.Combine(ballast?.Folder ?? folder, "audio_queue.db");
        await using var recorder = new KeptRecorder(
            folder,
            queueFile,
            [.. sound.Environment, .. delivery.Environment, new("MYCELIA_FORMAT", format.Name())],
            diary,
            inputs
        );

        var begin = DateTimeOffset.UtcNow;
        await recorder.StartAsync(choice: 0);
        using (var over = CancellationTokenSource.CreateLinkedTokenSource(stop))
        {
            var beside = Task.WhenAll(
                new DeliveryLane(delivery, diary).RunAsync(plan.Delivery, over.Token),
                Readers.RunAsync(recorder, diary, over.Token),
                ReportAsync(over.Token)
            );
            try
            {
                await new CaptureLane(recorder, sound, ballast, diary).RunAsync(plan.Capture, stop);
            }
            finally
            {
                await over.CancelAsync();
                await beside;
            }
        }

        await Task.Delay(Calm, stop);
        var end = DateTimeOffset.UtcNow;
        await recorder.EndAsync("INT", 0);
        await DrainAsync(recorder, stop);
        Runs = recorder.Runs;
        foreach (var problem in delivery.FindProblems())
            diary.AddProblem(problem);
        var evidence = new Evidence
        {
            Origin = sound.Room.Origin,
            Begin = begin,
            End = end,
            Faults = diary.Faults,
            Chunks = await delivery.FetchAsync(sound.Room.Origin),
            PossiblyRepeated = delivery.KnowsRepeats ? new HashSet<DateTimeOffset>() : diary.PossiblyRepeated,
            Heard = sound.Room.Heard,
            Delays = sound.Room.Delays,
        };
        await new LedgerProof(recorder, delivery, diary, queueFile, inputs).RunAsync(evidence);
        return evidence;
    }

    private async Task DrainAsync(KeptRecorder recorder, CancellationToken stop)
    {
        // What failed again and again while others passed was set aside, which is right: now it gets its chance.
        if (diary.Quarantined > 0 && await recorder.RunAsync("queue", "retry", "--all") is not 0)
            diary.AddProblem("queue retry failed");
        for (var tries = 0; tries < DrainTries; tries++)
        {
            if (await recorder.RunAsync("upload", "--json") == 0)
                return;
            await Task.Delay(DrainPause, stop);
        }

        diary.AddProblem($"the queue is not empty after {DrainTries} uploads without a fault");
    }

    private async Task ReportAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var over = diary.Faults;
            await progress.WriteLineAsync(
                $"{DateTimeOffset.Now:HH:mm:ss}  {over.Count(static fault => fault.Kind == FaultKind.Kill)} kills, "
                    + $"{over.Count(static fault => fault.Kind != FaultKind.Kill)} other faults of about "
                    + $"{plan.Capture.Count + plan.Delivery.Count / 2}, {diary.Problems.Count} problems"
            );
            await Task.Delay(ProgressPause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
