using System.Globalization;
using System.Text.Json;

namespace Mycelia.Soak.Run;

/// <summary>
/// One recorder after the other on one queue, as a service manager keeps it running. An end that nobody caused is a problem.
/// </summary>
internal sealed class KeptRecorder(
    string folder,
    string queueFile,
    IReadOnlyList<KeyValuePair<string, string>> environment,
    Diary diary,
    int inputs
) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RestartDelay = TimeSpan.FromSeconds(1);
    private static readonly double[] ChunkSeconds = [10, 10, 5, 2, 0.7];

    private RecorderRun? _run;
    private Task _watching = Task.CompletedTask;
    private int _choice;

    /// <summary>How many recorders have run.</summary>
    public int Runs { get; private set; }

    /// <summary>Starts a recorder; returns when it records.</summary>
    /// <param name="choice">Chooses its settings.</param>
    public async Task StartAsync(int choice)
    {
        _choice = choice;
        var seconds = ChunkSeconds[choice % ChunkSeconds.Length].ToString(CultureInfo.InvariantCulture);
        string[] device =
            inputs > 1 ? [.. Sound.SoundLab.Names.SelectMany(static name => new[] { "--device", name })]
            : choice / ChunkSeconds.Length % 2 == 0 ? []
            : ["--device", Sound.SoundLab.Names[0]];
        var run = new RecorderRun(
            folder,
            environment,
            diary,
            ["record", "--db", queueFile, "--json", "--chunk-seconds", seconds, .. device]
        )
        {
            Inputs = inputs,
        };
        _run = run;
        Runs++;
        _watching = WatchAsync(run);
        await Task.WhenAny(run.Recording, Task.Delay(Patience));
        if (!run.Recording.IsCompleted)
            diary.AddProblem($"a recorder did not begin to record within {Patience.TotalSeconds} s");
    }

    /// <summary>Sends a signal that it survives.</summary>
    public void Signal(string name) => _run!.Signal(name);

    /// <summary>Sends a signal that ends it; returns when it has ended.</summary>
    /// <param name="name">The signal.</param>
    /// <param name="expected">The exit code that this is to have.</param>
    public async Task EndAsync(string name, int expected)
    {
        var run = _run!;
        run.IsToEnd = true;
        run.Signal(name);
        await Task.WhenAny(run.Ended, Task.Delay(Patience));
        if (!run.Ended.IsCompleted)
            diary.AddProblem($"the recorder did not end within {Patience.TotalSeconds} s of SIG{name}");
        else if (run.ExitCode != expected)
            diary.AddProblem($"the recorder ended with {run.ExitCode} after SIG{name}, not with {expected}");
        await run.DisposeAsync();
        _run = null;
    }

    /// <summary>Runs another command of the program to its end.</summary>
    /// <returns>The exit code; null when it took too long.</returns>
    public async Task<int?> RunAsync(params string[] arguments)
    {
        await using var run = new RecorderRun(folder, environment, diary, [.. arguments, "--db", queueFile]);
        await Task.WhenAny(run.Ended, Task.Delay(Patience));
        return run.Ended.IsCompleted ? run.ExitCode : null;
    }

    /// <summary>Runs a command that answers in JSON.</summary>
    /// <returns>The exit code, null when it took too long; and the answer, null when it was none.</returns>
    public async Task<(int? ExitCode, JsonDocument? Answer)> AskAsync(params string[] arguments)
    {
        await using var run = new RecorderRun(folder, environment, diary, [.. arguments, "--db", queueFile]);
        await Task.WhenAny(run.Ended, Task.Delay(Patience));
        if (!run.Ended.IsCompleted)
            return (null, null);
        try
        {
            return (run.ExitCode, JsonDocument.Parse(run.Said));
        }
        catch (JsonException)
        {
            return (run.ExitCode, null);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_run is null)
            return;
        _run.IsToEnd = true;
        await _run.DisposeAsync();
        await _watching;
    }

    private async Task WatchAsync(RecorderRun run)
    {
        await run.Ended;
        if (run.IsToEnd)
            return;
        diary.AddProblem($"the recorder ended by itself, with {run.ExitCode}");
        await Task.Delay(RestartDelay);
        if (!run.IsToEnd)
            await StartAsync(_choice);
    }
}
