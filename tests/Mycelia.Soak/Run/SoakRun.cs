using Mycelia.Soak.Audit;
using Mycelia.Soak.Faults;
using Mycelia.Soak.Sound;

namespace Mycelia.Soak.Run;

/// <summary>Records through everything that is planned, delivers the rest, and gathers the evidence.</summary>
internal sealed class SoakRun(SoakOptions options, string folder, Diary diary, TextWriter progress)
{
    private const int DrainTries = 30;
    private static readonly TimeSpan DrainPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ProgressPause = TimeSpan.FromSeconds(30);

    /// <summary>Requests to store a chunk; those that were not the chunk's first are repeats.</summary>
    public int Requests { get; private set; }

    /// <summary>How many recorders have run.</summary>
    public int Runs { get; private set; }

    public async Task<Evidence> RunAsync(CancellationToken stop)
    {
        using var ballast = Ballast.Mount(Path.Combine(folder, "queue"));
        var left = ballast is null ? options.Without.Append(FaultKind.DiskFull).ToHashSet() : options.Without;
        if (ballast is null)
            diary.Write("soak", "no small file system can be mounted here: the disk does not fill");
        var plan = SoakPlan.Draw(options.Seed, options.Length, left);

        await using var sound = await SoundLab.StartAsync();
        await using var delivery = await Delivery.StartAsync(Path.Combine(folder, "server"));
        var queueFile = Path.Combine(folder, "queue", "audio_queue.db");
        await using var recorder = new KeptRecorder(folder, queueFile, [.. sound.Environment, .. delivery.Environment], diary);

        var begin = DateTimeOffset.UtcNow;
        await recorder.StartAsync(options.Seed);
        using (var over = CancellationTokenSource.CreateLinkedTokenSource(stop))
        {
            var beside = Task.WhenAll(
                new DeliveryLane(delivery, diary).RunAsync(plan.Delivery, over.Token),
                Readers.RunAsync(recorder, diary, over.Token),
                ReportAsync(plan, over.Token));
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

        await Task.Delay(options.ResumeLimit, stop);
        var end = DateTimeOffset.UtcNow;
        await recorder.EndAsync("INT", 0);
        await DrainAsync(recorder, stop);
        Requests = delivery.Proxy.Requests.Count(static request => request.Path == DeliveryLane.Ingest);
        Runs = recorder.Runs;
        return new()
        {
            Origin = sound.Room.Origin,
            Begin = begin,
            End = end,
            Faults = diary.Faults,
            Chunks = await StoredAudio.FetchAsync(delivery.Server),
            Heard = sound.Room.Heard,
            Delays = sound.Room.Delays,
        };
    }

    private async Task DrainAsync(KeptRecorder recorder, CancellationToken stop)
    {
        for (var tries = 0; tries < DrainTries; tries++)
        {
            if (await recorder.RunAsync("upload", "--json") == 0)
                return;
            await Task.Delay(DrainPause, stop);
        }

        diary.AddProblem($"the queue is not empty after {DrainTries} uploads without a fault");
    }

    private async Task ReportAsync(SoakPlan plan, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var over = diary.Faults;
            await progress.WriteLineAsync(
                $"{DateTimeOffset.Now:HH:mm:ss}  {over.Count(static fault => fault.Kind == FaultKind.Kill)} kills, "
                + $"{over.Count(static fault => fault.Kind != FaultKind.Kill)} other faults of about {plan.Capture.Count + plan.Delivery.Count / 2}, {diary.Problems.Count} problems");
            await Task.Delay(ProgressPause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
