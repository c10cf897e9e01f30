using System.Diagnostics;
using System.Text.Json;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.Soak.Run;

/// <summary>The real program, from its start to its end. All that it says goes into the diary.</summary>
internal sealed class RecorderRun : IDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource _recording = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;

    private RecorderRun(Process process, Diary diary)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput, diary, "recorder"), ReadAsync(process.StandardError, diary, "stderr"));
    }

    /// <summary>Whether somebody means to end it.</summary>
    public bool IsToEnd { get; set; }

    /// <summary>Completes when it says that it records, or at its end.</summary>
    public Task Recording => Task.WhenAny(_recording.Task, Ended);

    /// <summary>Completes when it has ended and everything that it said is written down.</summary>
    public Task Ended => Task.WhenAll(_process.WaitForExitAsync(), _reading);

    public int ExitCode => _process.ExitCode;

    /// <summary>Starts the program with nothing of the tester's own settings.</summary>
    public static RecorderRun Start(string folder, IEnumerable<KeyValuePair<string, string>> environment, Diary diary, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Programs.Recorder, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var variable in start.Environment.Keys.Where(static name => name.StartsWith("MYCELIA_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(variable);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        diary.Write("soak", $"starts mycelia-recorder {string.Join(' ', start.ArgumentList)}");
        return new(Process.Start(start)!, diary);
    }

    /// <summary>Sends a signal by its name.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        Ended.Wait();
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader from, Diary diary, string who)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            diary.Write(who, line);
            if (line.Contains("\"event\":\"recording_started\"", StringComparison.Ordinal))
                _recording.TrySetResult();
            if (line.Contains("\"event\":\"chunk_quarantined\"", StringComparison.Ordinal))
                diary.AddQuarantined();
            if (line.Contains("\"possibly_repeated\":true", StringComparison.Ordinal))
                diary.AddPossiblyRepeated(JsonDocument.Parse(line).RootElement.GetProperty("start").GetDateTimeOffset());
        }
    }
}
