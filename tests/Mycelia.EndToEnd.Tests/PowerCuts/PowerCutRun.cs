using System.Diagnostics;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Model;

namespace Mycelia.EndToEnd.Tests.PowerCuts;

/// <summary>
/// Some seconds of the life of a recorder and its server, with the diary of their files: the server is new, away while the first chunks
/// come, then takes the backlog; the recorder is killed in the middle of a chunk, starts again and recovers that one; somebody deletes its
/// journal, and it makes another; it ends. The disk says that it is small, so that the queue's log is moved into its file every few chunks.
/// </summary>
public sealed class PowerCutRun : IAsyncLifetime
{
    public const double ChunkSeconds = 2;
    private const long DiskBytes = 25_000_000;
    private readonly DirectoryInfo _folder = Directory.CreateDirectory(Path.Combine(Fast, "mycelia-cut-" + Guid.NewGuid().ToString("N")));
    private readonly Dictionary<int, byte[]> _signals = [];

    /// <summary>48 kHz mono.</summary>
    public static AudioFormat Format { get; } = new(48_000, 1);

    /// <summary>The folder that stands for the disk; the queue is in <c>recorder</c>, the server's data in <c>server</c>.</summary>
    public string Disk => Path.Combine(_folder.FullName, "disk");

    /// <summary>What each of the recorder's processes heard.</summary>
    public IReadOnlyDictionary<int, byte[]> Signals => _signals;

    /// <summary>The folders that are there before anything is written down.</summary>
    internal string[] FirstFolders => [RecorderFolder];

    /// <summary>All that was done to the files.</summary>
    internal List<DiaryEntry> Entries { get; private set; } = [];

    /// <summary>
    /// In memory where there is such a place: other tests keep the disk busy, and whether a sync takes time makes no difference here.
    /// </summary>
    private static string Fast => Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    private string RecorderFolder => Path.Combine(Disk, "recorder");

    /// <summary>A new folder for what a power cut leaves.</summary>
    internal DirectoryInfo NewFolder() => Directory.CreateDirectory(Path.Combine(_folder.FullName, Guid.NewGuid().ToString("N")));

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(RecorderFolder);
        var file = Path.Combine(_folder.FullName, "diary");
        var diary = Diary.Environment(await Diary.BuildLibraryAsync(Path.Combine(_folder.FullName, "diary.so")), file, Disk, DiskBytes);
        var data = Path.Combine(Disk, "server");
        var port = LocalServerProcess.FreePort();
        await using var first = await LocalServerProcess.StartAsync(data, diary, port);
        await first.StopAsync();

        IEnumerable<KeyValuePair<string, string>> environment = [.. diary, .. first.Environment];
        await using var killed = StartRecorder(environment, seed: 1, seconds: 30);
        await killed.EventAsync("upload_failed");
        await using var server = await LocalServerProcess.StartAsync(data, diary, port);
        await killed.EventAsync("chunk_captured", static chunk => chunk.GetProperty("number").GetInt32() == 1);
        // A good part of a chunk is in the journal then.
        await Task.Delay(1_500);
        killed.Signal("KILL");
        await killed.ExitAsync();

        await using var ended = StartRecorder(environment, seed: 2, seconds: 5.9);
        await ended.EventAsync("chunk_captured");
        await DeleteAsync(Path.Combine(RecorderFolder, "audio_queue.db.capture"), diary);
        if (await ended.ExitAsync() is not 0 and var exitCode)
            throw new InvalidOperationException($"the recorder ended with {exitCode}\n{ended.Output}\n{ended.Error}");
        await server.StopAsync();
        Entries = Diary.Read(file);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return default;
    }

    private static async Task DeleteAsync(string file, Dictionary<string, string> diary)
    {
        var start = new ProcessStartInfo("rm", [file]);
        foreach (var (name, value) in diary)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private RecorderProcess StartRecorder(IEnumerable<KeyValuePair<string, string>> environment, int seed, double seconds)
    {
        var signal = Pcm.Noise((int)(seconds * Format.SampleRate), seed);
        var file = Pcm.WriteWav(Path.Combine(_folder.FullName, $"signal-{seed}.wav"), signal, Format);
        var recorder = RecorderProcess.Start(
            RecorderFolder,
            environment,
            "--input",
            file,
            "--json",
            "--chunk-seconds",
            "2",
            "--rate",
            "48000",
            "--drain-timeout",
            "20"
        );
        _signals.Add(recorder.Id, signal);
        return recorder;
    }
}
