using System.Diagnostics;
using Mycelia.Benchmarks.Processes;
using Mycelia.Benchmarks.Servers;
using Mycelia.Recorder.Audio.Encoders;

namespace Mycelia.Benchmarks.Backlog;

/// <summary>Lets the recorder deliver a backlog as documents, and measures how long it takes, beside the same bodies by curl.</summary>
/// <param name="chunks">How many chunks of 10 s wait.</param>
/// <param name="recorder">The program.</param>
/// <param name="directory">On the disk that is to be measured; what is in it goes, and what was made goes at the end but for the programs'
/// output.</param>
internal sealed class BacklogBenchmark(int chunks, string recorder, string directory) : IDisposable
{
    public const int Connections = 4;

    private const double Tolerance = 0.001;
    private const string Waiting = "waiting";
    private const int WarmChunks = 60;
    private static readonly string[] Large = ["audio", "warm-audio", "plain", "encoded", "warm", "bodies", Waiting];
    private BacklogAudio? _audio;
    private BacklogQueue? _plain;
    private BacklogQueue? _encoded;
    private BacklogQueue? _warm;
    private string _bodies = "";

    /// <summary>Makes the queues, and takes down what a delivery sends.</summary>
    public async Task PrepareAsync()
    {
        _audio = BacklogAudio.Make(Path.Combine(Fresh("audio"), "backlog.wav"), chunks);
        _plain = new BacklogQueue(Fresh("plain"));
        await _plain.RecordAsync(recorder, _audio, Path.Combine(Fresh("output"), "record.log"));
        _encoded = _plain.CopyTo(Fresh("encoded"));
        _encoded.Encode();
        var few = BacklogAudio.Make(Path.Combine(Fresh("warm-audio"), "few.wav"), WarmChunks);
        _warm = new BacklogQueue(Fresh("warm"));
        await _warm.RecordAsync(recorder, few, Path.Combine(Fresh("output"), "record.log"));
        _warm.Encode();
        _bodies = Fresh("bodies");
        await DeliverAsync(_encoded, _bodies);
    }

    public async Task<BacklogMeasurement> RunAsync() =>
        new(
            Ready: await DeliverAsync(_encoded!),
            Curl: await SendByCurlAsync(),
            NotReady: await DeliverAsync(_plain!),
            Encoding: EncodeAll()
        );

    public void Dispose()
    {
        foreach (var path in Large.Select(name => Path.Combine(directory, name)).Where(Directory.Exists))
            Directory.Delete(path, recursive: true);
    }

    private async Task<TimedRun> DeliverAsync(BacklogQueue queue, string? bodies = null)
    {
        using var server = bodies is null ? await StartAsync() : await StandInServer.StartAsync(Fresh("server"), bodies);
        var run = await UploadAsync(queue, server);
        await CheckAsync(server, bodies is null ? WarmChunks : 0);
        return run;
    }

    /// <summary>A server that has been running: its code is compiled, which for a fresh one is part of the first requests.</summary>
    private async Task<StandInServer> StartAsync()
    {
        var server = await StandInServer.StartAsync(Fresh("server"));
        await UploadAsync(_warm!, server);
        return server;
    }

    private Task<TimedRun> UploadAsync(BacklogQueue queue, StandInServer server) =>
        TimedRun.OfAsync(
            new Command(
                recorder,
                [
                    "upload",
                    "--quiet",
                    "--db",
                    queue.CopyTo(Fresh(Waiting)).File,
                    "--url",
                    server.Url.ToString(),
                    "--env-file",
                    server.CredentialsFile,
                ],
                new Dictionary<string, string>(),
                Path.Combine(Fresh("output"), "upload.log")
            )
        );

    private async Task<TimedRun> SendByCurlAsync()
    {
        using var server = await StartAsync();
        var run = await new CurlUpload(_bodies, Connections).RunAsync(server, Fresh("curl"));
        await CheckAsync(server);
        return run;
    }

    /// <summary>By the recorder's own encoder, on all cores, with nothing read or kept but the audio.</summary>
    private TimedRun EncodeAll()
    {
        var (clock, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        Parallel.For(
            0,
            chunks,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            chunk => new OpusEncoder().Encode(_audio!.Read(chunk))
        );
        return new(clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
    }

    private async Task CheckAsync(StandInServer server, int warmChunks = WarmChunks)
    {
        var stored = (await server.CountAsync()).Seconds;
        var expected = (warmChunks + chunks) * BacklogAudio.ChunkSeconds;
        if (Math.Abs(stored - expected) > Tolerance)
            throw new InvalidOperationException($"the server has {stored} s of {expected} s: nothing was measured");
    }

    private string Fresh(string name) => Directories.Fresh(Path.Combine(directory, name));
}
