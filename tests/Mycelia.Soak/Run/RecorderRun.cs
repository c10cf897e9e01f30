using System.Text;
using System.Text.Json;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.Soak.Run;

/// <summary>The real program, from its start to its end. All that it says goes into the diary.</summary>
internal sealed class RecorderRun : IAsyncDisposable
{
    private readonly TaskCompletionSource _recording = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _said = new();
    private readonly Diary _diary;
    private readonly RecorderProcess _process;
    private int _started;

    /// <summary>Starts the program with nothing of the tester's own settings.</summary>
    public RecorderRun(string folder, IEnumerable<KeyValuePair<string, string>> environment, Diary diary, params string[] arguments)
    {
        _diary = diary;
        diary.Write("soak", $"starts mycelia-recorder {string.Join(' ', arguments)}");
        _process = RecorderProcess.Start(folder, environment, Hear, arguments);
    }

    /// <summary>Whether somebody means to end it.</summary>
    public bool IsToEnd { get; set; }

    /// <summary>How many inputs it has.</summary>
    public int Inputs { get; init; } = 1;

    /// <summary>Completes when it says that it records all of its inputs, or at its end.</summary>
    public Task Recording => Task.WhenAny(_recording.Task, Ended);

    /// <summary>Completes when it has ended and everything that it said is written down.</summary>
    public Task Ended => _process.Ended;

    public int ExitCode => _process.ExitCode;

    /// <summary>What it has written to its standard output. Of a run that has ended.</summary>
    public string Said => _said.ToString();

    /// <summary>Sends a signal by its name.</summary>
    public void Signal(string name) => _process.Signal(name);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private void Hear(string stream, string line)
    {
        _diary.Write(stream == "stdout" ? "recorder" : stream, line);
        if (stream == "stdout")
            _said.AppendLine(line);
        if (line.Contains("\"event\":\"recording_started\"", StringComparison.Ordinal) && ++_started >= Inputs)
            _recording.TrySetResult();
        if (line.Contains("\"event\":\"chunk_quarantined\"", StringComparison.Ordinal))
            _diary.AddQuarantined();
        if (line.Contains("\"possibly_repeated\":true", StringComparison.Ordinal))
            _diary.AddPossiblyRepeated(JsonDocument.Parse(line).RootElement.GetProperty("start").GetDateTimeOffset());
    }
}
