using Mycelia.Soak.Audit;
using Mycelia.Soak.Faults;

namespace Mycelia.Soak.Run;

/// <summary>
/// Plays the parts of a soak, one after the other: most of the time the local server, then one that cannot recognise repeats; or all of it
/// with one that takes documents.
/// </summary>
internal sealed class Acts(SoakOptions options, string folder, TextWriter progress)
{
    /// <summary>What of the time belongs to the second server; of a short soak nothing.</summary>
    private const double SecondPart = 0.25;
    private static readonly TimeSpan Short = TimeSpan.FromMinutes(4);

    public async Task<IReadOnlyList<Act>> PlayAsync(CancellationToken stop)
    {
        if (options.Server == SoakServer.B)
        {
            await using var documents = DocumentsDelivery.Start();
            return [await PlayAsync("a server that takes documents", options.Seed, options.Length, documents, stop)];
        }

        var second = options.Length < Short ? TimeSpan.Zero : options.Length * SecondPart;
        var acts = new List<Act>();
        await using (var local = await LocalDelivery.StartAsync(Path.Combine(folder, "server")))
            acts.Add(await PlayAsync("the local server", options.Seed, options.Length - second, local, stop));
        if (second > TimeSpan.Zero)
        {
            await using var standIn = StandInDelivery.Start();
            acts.Add(await PlayAsync("a server that cannot recognise repeats", options.Seed + 1, second, standIn, stop));
        }

        return acts;
    }

    private async Task<Act> PlayAsync(string server, int seed, TimeSpan length, Delivery delivery, CancellationToken stop)
    {
        var place = Directory.CreateDirectory(Path.Combine(folder, $"act-{seed}")).FullName;
        var diary = new Diary(Path.Combine(place, "diary.log"));
        using var ballast = Ballast.Mount(Path.Combine(place, "disk"));
        if (ballast is null)
            await progress.WriteLineAsync("No small disk can be mounted here (it takes root), so none is filled.");
        HashSet<FaultKind> left =
        [
            .. options.Without,
            .. delivery.Without,
            .. ballast is null ? [FaultKind.DiskFull] : Array.Empty<FaultKind>(),
        ];
        await progress.WriteLineAsync($"About {length.TotalMinutes:0.#} minutes with {server}:");
        var run = new SoakRun(SoakPlan.Draw(seed, length, left), delivery, place, ballast, diary, progress, options.Inputs, options.Format);
        var evidence = await run.RunAsync(stop);
        foreach (var mixed in options.Inputs == 1 ? [] : evidence.Chunks.Where(static chunk => chunk.Microphones.Count > 1))
            diary.AddProblem($"{mixed} has frames of two inputs");
        var audit = evidence
            .OfInputs(options.Inputs)
            .Select(one => new Auditor(one.Evidence, options.ResumeLimit).Run())
            .Aggregate(AuditResult.Join);
        return new(server, seed, evidence, audit, diary, run.Runs, delivery.Tries);
    }
}
