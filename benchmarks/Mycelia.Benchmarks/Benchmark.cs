using System.Globalization;
using Mycelia.Benchmarks.Processes;

namespace Mycelia.Benchmarks;

/// <summary>Lets the three recorders record at the same time, each a microphone of its own, and measures each.</summary>
/// <param name="audio">How much they record.</param>
/// <param name="programs">Where the release builds are.</param>
/// <param name="directory">On the disk that is to be measured; what is in it goes.</param>
internal sealed class Benchmark(TimeSpan audio, string programs, string directory)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    public async Task<IReadOnlyList<Measurement>> RunAsync()
    {
        using var sound = await SoundServer.StartAsync([Contestants.Ours, Contestants.Parecord, Contestants.Ffmpeg], audio + Patience);
        var serverDirectory = Fresh("server");
        using var server = await LocalServer.StartAsync(Program("Mycelia.LocalServer", "mycelia-local-server"), serverDirectory, sound.Environment);

        ContestantRun InOwnDirectory(string name) => new(Fresh(name), SoundServer.SourceOf(name), audio, sound.Environment);
        Contestant[] contestants =
        [
            Contestants.MakeOurs(Program("Mycelia.Recorder.Cli", "mycelia-recorder"), InOwnDirectory(Contestants.Ours), server),
            Contestants.MakeParecord(InOwnDirectory(Contestants.Parecord)),
            Contestants.MakeFfmpeg(InOwnDirectory(Contestants.Ffmpeg)),
        ];
        return await Task.WhenAll(contestants.Select(MeasureAsync));
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
        var tolerance = contestant.Name == Contestants.Ours ? TimeSpan.FromMilliseconds(1) : Tolerance;
        if (Math.Abs(stored.Seconds - audio.TotalSeconds) > tolerance.TotalSeconds)
            yield return string.Create(CultureInfo.InvariantCulture, $"it recorded {stored.Seconds:0.000} s instead of {audio.TotalSeconds:0} s");
    }

    private string Program(string project, string name) => Path.Combine(programs, project, "release", name);

    private string Fresh(string name)
    {
        var path = Path.Combine(directory, name);
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        Directory.CreateDirectory(path);
        return path;
    }
}
