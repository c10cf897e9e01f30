using Mycelia.Benchmarks.Servers;

namespace Mycelia.Benchmarks;

/// <summary>The recorders, each in a directory of its own.</summary>
internal static class Contestants
{
    public const string Ours = "mycelia-recorder";
    public const string OursInDocuments = "mycelia-recorder-documents";
    public const string Parecord = "parecord";
    public const string Ffmpeg = "ffmpeg";

    private const int WavHeader = 44;

    /// <param name="name">As in the table.</param>
    /// <param name="program">The recorder's path.</param>
    /// <param name="run">What, and into which directory.</param>
    /// <param name="server">Where it delivers to.</param>
    public static Contestant MakeOurs(string name, string program, ContestantRun run, IDestinationServer server)
    {
        var environment = new Dictionary<string, string>(run.Environment);
        // To try the runtime's settings out.
        foreach (var (variable, value) in Settings("DOTNET_"))
            environment.TryAdd(variable, value);
        string[] arguments =
        [
            "record",
            "--device",
            run.Source,
            "--duration",
            run.Seconds,
            "--db",
            Path.Combine(run.Directory, "queue.db"),
            "--url",
            server.Url.ToString(),
            "--env-file",
            server.CredentialsFile,
        ];
        return new(name, new(program, arguments, environment, run.OutputFile), StopsByItself: true, server.CountAsync);
    }

    public static Contestant MakeParecord(ContestantRun run)
    {
        var wav = Path.Combine(run.Directory, "audio.wav");
        string[] arguments =
        [
            $"--device={run.Source}",
            "--latency-msec=100",
            "--rate=16000",
            "--channels=1",
            "--format=s16le",
            "--file-format=wav",
            wav,
        ];
        return new(
            Parecord,
            new("parecord", arguments, run.Environment, run.OutputFile),
            StopsByItself: false,
            () => CountFilesAsync(run.Directory)
        );
    }

    public static Contestant MakeFfmpeg(ContestantRun run)
    {
        string[] arguments =
        [
            "-nostdin",
            "-hide_banner",
            "-loglevel",
            "error",
            "-f",
            "pulse",
            "-sample_rate",
            "16000",
            "-channels",
            "1",
            "-i",
            run.Source,
            "-t",
            run.Seconds,
            "-c:a",
            "pcm_s16le",
            "-f",
            "segment",
            "-segment_time",
            "10",
            Path.Combine(run.Directory, "%03d.wav"),
        ];
        return new(
            Ffmpeg,
            new("ffmpeg", arguments, run.Environment, run.OutputFile),
            StopsByItself: true,
            () => CountFilesAsync(run.Directory)
        );
    }

    private static IEnumerable<(string Name, string Value)> Settings(string prefix)
    {
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (((string)variable.Key).StartsWith(prefix, StringComparison.Ordinal))
                yield return ((string)variable.Key, (string)variable.Value!);
        }
    }

    /// <summary>By size: a header a little longer than this is a millisecond.</summary>
    private static Task<StoredAudio> CountFilesAsync(string directory) =>
        Task.FromResult(
            new StoredAudio(
                Directory.EnumerateFiles(directory, "*.wav").Sum(file => Math.Max(0, new FileInfo(file).Length - WavHeader))
                    / (double)Speech.BytesPerSecond
            )
        );
}
