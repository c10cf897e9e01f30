namespace Mycelia.EndToEnd.Tests.PowerCuts;

/// <summary>Cuts the power at many moments of one run, and looks what is left each time.</summary>
/// <param name="run">The run.</param>
/// <param name="seed">Chooses the moments, and what each leaves.</param>
internal sealed class CutSeries(PowerCutRun run, int seed)
{
    private static readonly FateKind[] Kinds = [.. Enum.GetValues<FateKind>().Where(static kind => kind != FateKind.Everything)];

    /// <param name="cuts">How often.</param>
    /// <param name="isIgnored">Files and folders whose syncs are left out.</param>
    /// <returns>Seconds of audio that each cost.</returns>
    /// <exception cref="BrokenPromiseException">A promise does not hold; says where.</exception>
    public List<double> Check(int cuts, Func<string, bool>? isIgnored = null)
    {
        var random = new Random(seed);
        var moments = Choose(cuts, random);
        var disk = new CutDisk(run.Disk, run.FirstFolders, isIgnored);
        var announced = new Announcements(run.Signals);
        var costs = new List<double>();
        foreach (var entry in run.Entries)
        {
            foreach (var (_, kind) in moments[entry.Index])
                costs.Add(
                    Cut(
                        disk,
                        announced,
                        new(kind, entry.Index, random),
                        $"entry {entry.Index} of {run.Entries.Count} (seed {seed}, {kind})"
                    )
                );
            announced.Hear(entry);
            disk.Do(entry);
        }

        return costs;
    }

    /// <summary>What one power cut leaves, in a new folder.</summary>
    /// <param name="at">The entry of the diary before which it comes.</param>
    /// <param name="kind">How it strikes.</param>
    public string Leave(int at, FateKind kind)
    {
        var disk = new CutDisk(run.Disk, run.FirstFolders);
        run.Entries.Take(at).ToList().ForEach(disk.Do);
        var folder = run.NewFolder().FullName;
        disk.WriteTo(folder, new Fate(kind, at, new Random(seed)));
        return folder;
    }

    /// <summary>
    /// Half of them anywhere, half just after a promise, when it must hold already; and always those at which most is in the journal.
    /// </summary>
    private ILookup<int, (int At, FateKind Kind)> Choose(int cuts, Random random)
    {
        var promises = run
            .Entries.Where(static entry => entry.Deed == Deed.Said || (entry.Deed == Deed.Sent && entry.Data.Span.StartsWith("HTTP"u8)))
            .ToArray();
        var journal = run
            .Entries.Where(static entry => entry.Deed == Deed.Written && entry.Path.EndsWith(".capture", StringComparison.Ordinal))
            .ToArray();
        return Enumerable
            .Range(0, cuts)
            .Select(n => n % 2 == 0 ? random.Next(run.Entries.Count) : promises[random.Next(promises.Length)].Index + 1 + random.Next(3))
            .Select(at => (Math.Min(at, run.Entries.Count - 1), Kinds[random.Next(Kinds.Length)]))
            .Concat(
                journal
                    .Zip(journal.Skip(1))
                    .Where(static pair => pair.Second.Offset == 0)
                    .Select(static pair => (pair.First.Index + 1, FateKind.Nothing))
            )
            .ToLookup(static moment => moment.Item1);
    }

    private double Cut(CutDisk disk, Announcements announced, Fate fate, string moment)
    {
        try
        {
            return Promises.Check(announced, Find(disk, fate), Find(disk, Fate.Everything));
        }
        catch (BrokenPromiseException e)
        {
            throw new BrokenPromiseException($"power cut before {moment}: {e.Message}");
        }
    }

    private Survivors Find(CutDisk disk, Fate fate)
    {
        var folder = run.NewFolder();
        try
        {
            disk.WriteTo(folder.FullName, fate);
            return Survivors.Find(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
