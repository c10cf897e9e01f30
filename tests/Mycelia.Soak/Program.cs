using Mycelia.Soak;
using Mycelia.Soak.Audit;
using Mycelia.Soak.Run;

SoakOptions options;
try
{
    options = SoakOptions.Parse(args);
}
catch (FormatException e)
{
    await Console.Error.WriteLineAsync($"soak: {e.Message}");
    return 2;
}

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    interrupted.Cancel();
};
var folder = Directory.CreateTempSubdirectory("mycelia-soak-").FullName;
var isClean = false;
try
{
    Console.WriteLine($"Soaking for about {options.Length.TotalMinutes:0.#} minutes with seed {options.Seed}; everything is written down in {folder}.");
    using var diary = new Diary(Path.Combine(folder, "diary.log"));
    var run = new SoakRun(options, folder, diary, Console.Out);
    var evidence = await run.RunAsync(interrupted.Token);
    var audit = new Auditor(evidence, options.ResumeLimit).Run();
    isClean = audit.Findings.Count == 0 && diary.Problems.Count == 0;

    var figures = SoakReport.Figures(options, run, evidence, audit);
    Console.WriteLine();
    Console.WriteLine(figures);
    Console.Write(SoakReport.Trouble(evidence, audit, diary));
    if (isClean && options.Page is { } page)
        await File.WriteAllTextAsync(page, ReliabilityPage.With(await File.ReadAllTextAsync(page), figures));
    Console.WriteLine(isClean ? "clean: every millisecond is accounted for" : $"NOT CLEAN: {audit.Findings.Count} findings, {diary.Problems.Count} problems; again with --seed {options.Seed}");
}
catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
{
    Console.WriteLine("interrupted: no audit");
}
finally
{
    if (isClean)
        Directory.Delete(folder, recursive: true);
    else
        Console.WriteLine($"What happened is in {folder}.");
}

return isClean ? 0 : 1;
