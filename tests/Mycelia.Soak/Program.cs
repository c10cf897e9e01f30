using Mycelia.Soak;
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
    Console.WriteLine(
        $"Soaking for about {options.Length.TotalMinutes:0.#} minutes with seed {options.Seed}; everything is written down in {folder}."
    );
    var acts = await new Acts(options, folder, Console.Out).PlayAsync(interrupted.Token);
    isClean = acts.All(static act => act.IsClean);

    var figures = SoakReport.Figures(acts);
    Console.WriteLine();
    Console.WriteLine(figures);
    foreach (var act in acts)
        Console.Write(SoakReport.Trouble(act));
    if (isClean && options.Page is { } page)
        await File.WriteAllTextAsync(page, ReliabilityPage.With(await File.ReadAllTextAsync(page), figures));
    Console.WriteLine(
        isClean
            ? "clean: every millisecond is accounted for"
            : $"NOT CLEAN: {acts.Sum(static act => act.Audit.Findings.Count + act.Diary.Problems.Count)} findings; again with --seed "
                + $"{options.Seed}"
    );
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
