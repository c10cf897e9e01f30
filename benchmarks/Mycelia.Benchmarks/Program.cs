using System.CommandLine;
using Mycelia.Benchmarks;
using Mycelia.Benchmarks.Backlog;
using Mycelia.Benchmarks.Page;
using Mycelia.Benchmarks.Report;
using Mycelia.Benchmarks.Servers;
using Mycelia.Benchmarks.Silence;
using Mycelia.Recorder.Model;

const int backlogRuns = 3;
var seconds = new Option<int>("--seconds") { Description = "How much audio each recorder records", DefaultValueFactory = _ => 60 };
var backlog = new Option<bool>("--backlog") { Description = "Measure how fast a backlog is delivered, instead of what recording costs" };
var chunks = new Option<int>("--chunks") { Description = "With --backlog: how many chunks of 10 s wait", DefaultValueFactory = _ => 500 };
var runs = new Option<int?>("--runs")
{
    Description = $"How often to measure; medians are printed [default: 1; with --backlog: {backlogRuns}]",
};
var json = new Option<bool>("--json") { Description = "Print a JSON document instead of a table" };

// The build puts this program into artifacts/bin/Mycelia.Benchmarks/release.
var artifacts = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", ".."));
var directory = new Option<DirectoryInfo>("--directory")
{
    Description = "Where the recorders write; must be on a disk",
    DefaultValueFactory = _ => new(Path.Combine(artifacts, "benchmark")),
};
seconds.Validators.Add(option => Require(option, option.GetValueOrDefault<int>() is >= 15 and <= 3600, "from 15 to 3600"));
chunks.Validators.Add(option => Require(option, option.GetValueOrDefault<int>() is >= 10 and <= 5000, "from 10 to 5000"));
runs.Validators.Add(option => Require(option, option.GetValueOrDefault<int?>() is null or (>= 1 and <= 100), "from 1 to 100"));

var command = new RootCommand(
    "Measures what recording costs, mycelia-recorder, parecord and ffmpeg side by side, or how fast a backlog is delivered."
)
{
    seconds,
    backlog,
    chunks,
    runs,
    json,
    directory,
    Silence(),
    PageCommand.Make(artifacts),
    StandIn(),
};
command.SetAction((arguments, _) => arguments.GetValue(backlog) ? MeasureBacklogAsync(arguments) : MeasureRecordersAsync(arguments));
return await command.Parse(args).InvokeAsync();

Command Silence()
{
    var level = new Option<double>("--silence-level")
    {
        Description = "As the recorder takes it, dBFS",
        DefaultValueFactory = _ => SilenceOptions.Default.LevelDb,
    };
    var silence = new Command("silence", "Measures what is left out of speech in noise as silence; needs espeak-ng and sox.") { level };
    silence.SetAction((arguments, _) => SilenceBenchmark.RunAsync(SilenceOptions.Default with { LevelDb = arguments.GetValue(level) }));
    return silence;
}

async Task MeasureRecordersAsync(ParseResult arguments)
{
    var audio = TimeSpan.FromSeconds(arguments.GetValue(seconds));
    var benchmark = new Benchmark(audio, Path.Combine(artifacts, "bin"), Place(arguments));
    var measurements = new List<Measurement>();
    var count = arguments.GetValue(runs) ?? 1;
    for (var run = 1; run <= count; run++)
    {
        await Console.Error.WriteLineAsync($"Run {run} of {count}: recording {audio.TotalSeconds} s…");
        measurements.AddRange(await benchmark.RunAsync());
    }

    var document = new Document(DateTime.UtcNow, audio.TotalSeconds, count, Machine.Look(Place(arguments)), Result.Of(measurements));
    if (arguments.GetValue(json))
        DocumentJson.Write(document, Console.Out);
    else
        DocumentTable.Write(document, Console.Out);
}

async Task MeasureBacklogAsync(ParseResult arguments)
{
    var recorder = Path.Combine(artifacts, "bin", "Mycelia.Recorder.Cli", "release", "mycelia-recorder");
    using var benchmark = new BacklogBenchmark(arguments.GetValue(chunks), recorder, Place(arguments));
    await Console.Error.WriteLineAsync($"Recording and encoding {arguments.GetValue(chunks)} chunks…");
    await benchmark.PrepareAsync();
    var measurements = new List<BacklogMeasurement>();
    var count = arguments.GetValue(runs) ?? backlogRuns;
    for (var run = 1; run <= count; run++)
    {
        await Console.Error.WriteLineAsync($"Run {run} of {count}…");
        measurements.Add(await benchmark.RunAsync());
    }

    var document = new BacklogDocument(
        DateTime.UtcNow,
        arguments.GetValue(chunks),
        Machine.Look(Place(arguments)),
        BacklogMeasurement.MedianOf(measurements),
        measurements
    );
    if (arguments.GetValue(json))
        DocumentJson.Write(document, Console.Out);
    else
        BacklogTable.Write(document, Console.Out);
}

string Place(ParseResult arguments) => Directory.CreateDirectory(arguments.GetValue(directory)!.FullName).FullName;

static Command StandIn()
{
    var bodies = new Option<DirectoryInfo?>(StandInServer.Bodies);
    var standIn = new Command(StandInServer.Command) { bodies };
    standIn.Hidden = true;
    standIn.SetAction((arguments, stop) => StandInProgram.RunAsync(arguments.GetValue(bodies), stop));
    return standIn;
}

static void Require(System.CommandLine.Parsing.OptionResult option, bool holds, string range)
{
    if (!holds)
        option.AddError($"{option.Option.Name} must be {range}");
}
