using System.CommandLine;
using Mycelia.Benchmarks;
using Mycelia.Benchmarks.Report;

var seconds = new Option<int>("--seconds") { Description = "How much audio each recorder records", DefaultValueFactory = _ => 60 };
var runs = new Option<int>("--runs") { Description = "How often to measure; medians are printed", DefaultValueFactory = _ => 1 };
var json = new Option<bool>("--json") { Description = "Print a JSON document instead of a table" };
// The build puts this program into artifacts/bin/Mycelia.Benchmarks/release.
var artifacts = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", ".."));
var directory = new Option<DirectoryInfo>("--directory")
{
    Description = "Where the recorders write; must be on a disk",
    DefaultValueFactory = _ => new(Path.Combine(artifacts, "benchmark")),
};
seconds.Validators.Add(option => Require(option, option.GetValueOrDefault<int>() is >= 15 and <= 3600, "from 15 to 3600"));
runs.Validators.Add(option => Require(option, option.GetValueOrDefault<int>() is >= 1 and <= 100, "from 1 to 100"));

var command = new RootCommand("Measures what recording costs: mycelia-recorder, parecord and ffmpeg side by side.") { seconds, runs, json, directory };
command.SetAction(async (arguments, _) =>
{
    var audio = TimeSpan.FromSeconds(arguments.GetValue(seconds));
    var place = arguments.GetValue(directory)!.FullName;
    Directory.CreateDirectory(place);
    var benchmark = new Benchmark(audio, Path.Combine(artifacts, "bin"), place);
    var measurements = new List<Measurement>();
    for (var run = 1; run <= arguments.GetValue(runs); run++)
    {
        await Console.Error.WriteLineAsync($"Run {run} of {arguments.GetValue(runs)}: recording {audio.TotalSeconds} s…");
        measurements.AddRange(await benchmark.RunAsync());
    }

    var document = new Document(DateTime.UtcNow, audio.TotalSeconds, arguments.GetValue(runs), Machine.Look(place), Result.Of(measurements));
    if (arguments.GetValue(json))
        DocumentJson.Write(document, Console.Out);
    else
        DocumentTable.Write(document, Console.Out);
});
return await command.Parse(args).InvokeAsync();

static void Require(System.CommandLine.Parsing.OptionResult option, bool holds, string range)
{
    if (!holds)
        option.AddError($"{option.Option.Name} must be {range}");
}
