using System.Globalization;
using Mycelia.Benchmarks.Processes;
using Mycelia.Benchmarks.Servers;

namespace Mycelia.Benchmarks;

/// <summary>
/// Lets the recorders record at the same time, each a microphone of its own, and measures each; ours once for each kind of server.
/// </summary>
/// <param name="audio">How much they record.</param>
/// <param name="programs">Where the release builds are.</param>
/// <param name="directory">On the disk that is to be measured; what is in it goes.</param>
internal sealed class Benchmark(TimeSpan audio, string programs, string directory)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    public async Task<IReadOnlyList<Measurement>> RunAsync()
    {
        using var sound = await SoundServer.StartAsync(
            [Contestants.Ours, Contestants.OursInDocuments, Contestants.Parecord, Contestants.Ffmpeg],
            audio + Patience
        );
        var serverDirectory = Fresh("server");
        using var server = await LocalServer.StartAsync(
            Program("Mycelia.LocalServer", "mycelia-local-server"),
            serverDirectory,
            sound.Environment
        );

        using var documents = await StandInServer.StartAsync(Fresh("stand-in"));

        ContestantRun InOwnDirectory(string name) => new(Fresh(name), SoundServer.SourceOf(name), audio, sound.Environment);
        Contestant[] contestants =
        [
            MakeOurs(Contestants.Ours, server),
            MakeOurs(Contestants.OursInDocuments, documents),
            Contestants.MakeParecord(InOwnDirectory(Contestants.Parecord)),
            Contestants.MakeFfmpeg(InOwnDirectory(Contestants.Ffmpeg)),
        ];
        return await Task.WhenAll(contestants.Select(MeasureAsync));

        Contestant MakeOurs(string name, IDestinationServer destination) =>
            Contestants.MakeOurs(name, Program("Mycelia.Recorder.Cli", "mycelia-recorder"), InOwnDirectory(name), destination);
    }

    private async Task<Measurement> MeasureAsync(Contestant contestant)
    {
        using var process = MeasuredProcess.Start(contestant.Command);
        var sampler = new FootprintSampler(process, audio);
        var (exitCode, footprint) = await sampler.WatchAsync(contestant.StopsByItself ? null : audio, audio + Patience);
        var stored = await contestant.CountAsync();
        return new(contestant.Name, footprint, stored, [.. Problems(contestant, exitCode, stored)]);
    }

    private IEnumerable<string> Problems(Contestant contestant, int exitCode, StoredAudio stored)
    {
        if (exitCode != 0)
            yield return $"it ended with exit code {exitCode}: see {contestant.Command.OutputFile}";
        if (stored.Gaps > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"its audio has {stored.Gaps} gaps");
        // Ours counts frames and must have delivered every one; the others are started and stopped by the clock.
        var tolerance = contestant.Name is Contestants.Ours or Contestants.OursInDocuments ? TimeSpan.FromMilliseconds(1) : Tolerance;
        if (Math.Abs(stored.Seconds - audio.TotalSeconds) > tolerance.TotalSeconds)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"it recorded {stored.Seconds:0.000} s instead of {audio.TotalSeconds:0} s"
            );
    }

    private string Program(string project, string name) => Path.Combine(programs, project, "release", name);

    private string Fresh(string name) => Directories.Fresh(Path.Combine(directory, name));
}
