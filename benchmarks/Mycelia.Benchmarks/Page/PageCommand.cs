using System.CommandLine;
using Mycelia.Benchmarks.Processes;
using Mycelia.Benchmarks.Report;

namespace Mycelia.Benchmarks.Page;

/// <summary>The command <c>page</c>: makes an archive, opens the page on it, and reports.</summary>
internal static class PageCommand
{
    private static readonly Option<int> Days = new("--days")
    {
        Description = "How long the archive is; a chunk every 10 s",
        DefaultValueFactory = static _ => 30,
    };

    private static readonly Option<int> Runs = new("--runs")
    {
        Description = "How often to measure; medians are printed",
        DefaultValueFactory = static _ => 3,
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Print a JSON document instead of a table" };

    private static readonly Option<DirectoryInfo?> Kept = new("--directory")
    {
        Description = "Where the archive is kept, and taken from the next time; without it, the archive is deleted at the end",
    };

    /// <param name="artifacts">Where builds are, and archives that are not kept.</param>
    public static System.CommandLine.Command Make(string artifacts)
    {
        Require(Days, 366);
        Require(Runs, 100);
        var command = new System.CommandLine.Command(
            "page",
            "Measures how fast the local server's page is on a large archive; needs chromium."
        )
        {
            Days,
            Runs,
            Json,
            Kept,
        };
        command.SetAction((arguments, _) => RunAsync(arguments, artifacts));
        return command;
    }

    private static void Require(Option<int> option, int most) =>
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var number && (number < 1 || number > most))
                result.AddError($"{option.Name} must be from 1 to {most}");
        });

    private static async Task RunAsync(ParseResult arguments, string artifacts)
    {
        var kept = arguments.GetValue(Kept)?.FullName;
        var folder = Directory.CreateDirectory(kept ?? Path.Combine(artifacts, "benchmark-page")).FullName;
        try
        {
            var document = await MeasureAsync(arguments, artifacts, folder);
            if (arguments.GetValue(Json))
                DocumentJson.Write(document, Console.Out);
            else
                PageTable.Write(document, Console.Out);
        }
        finally
        {
            if (kept is null)
                Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<PageDocument> MeasureAsync(ParseResult arguments, string artifacts, string folder)
    {
        var (days, count) = (arguments.GetValue(Days), arguments.GetValue(Runs));
        var program = Path.Combine(artifacts, "bin", "Mycelia.LocalServer", "release", "mycelia-local-server");
        var place = Path.Combine(folder, $"archive-{days}-days");
        (double Seconds, double PeakSeconds)? made = null;
        if (!Directory.Exists(place))
        {
            await Console.Error.WriteLineAsync($"Making an archive of {days} days…");
            // Under another name until it is whole.
            var unfinished = place + ".unfinished";
            made = await new PageArchive(program, unfinished, days).MakeAsync();
            Directory.Move(unfinished, place);
        }

        var archive = new PageArchive(program, place, days);
        using var server = await archive.StartAsync();
        await using var benchmark = new PageBenchmark(server, days);
        await benchmark.StartAsync();
        var runs = new List<PageMeasurement>();
        for (var run = 1; run <= count; run++)
        {
            await Console.Error.WriteLineAsync($"Run {run} of {count}…");
            runs.Add(await benchmark.RunAsync());
        }

        return new(
            DateTime.UtcNow,
            days,
            archive.Chunks,
            made?.Seconds,
            made?.PeakSeconds,
            benchmark.Version,
            Machine.Look(folder),
            ProcFiles.PeakResidentSize(server.ProcessId),
            ProcFiles.ResidentSize(server.ProcessId),
            runs
        );
    }
}
