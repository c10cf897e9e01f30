using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>The program mycelia-recorder, as a user starts it.</summary>
public sealed class RecorderProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly Channel<JsonElement> _events = Channel.CreateUnbounded<JsonElement>();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Action<string, string>? _said;
    private readonly Task _reading;

    private RecorderProcess(Process process, Action<string, string>? said)
    {
        (_process, _said) = (process, said);
        _reading = Task.WhenAll(ReadOutputAsync(), ReadErrorAsync());
    }

    public int Id => _process.Id;

    /// <summary>Completes when it has ended and everything that it said was read.</summary>
    public Task Ended => Task.WhenAll(_process.WaitForExitAsync(), _reading);

    public int ExitCode => _process.ExitCode;

    /// <summary>Everything on stdout so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Everything on stderr so far.</summary>
    public string Error
    {
        get
        {
            lock (_error)
                return _error.ToString();
        }
    }

    /// <summary>Starts the program in <paramref name="directory"/>, with nothing of the tester's own settings.</summary>
    public static RecorderProcess Start(
        string directory,
        IEnumerable<KeyValuePair<string, string>> environment,
        params string[] arguments
    ) => Start(directory, environment, said: null, arguments);

    /// <summary>
    /// The same, and <paramref name="said"/> is told where each line came from, <c>stdout</c> or <c>stderr</c>, and the line.
    /// </summary>
    public static RecorderProcess Start(
        string directory,
        IEnumerable<KeyValuePair<string, string>> environment,
        Action<string, string>? said,
        IEnumerable<string> arguments
    )
    {
        var start = new ProcessStartInfo(Programs.Recorder, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (
            var variable in start.Environment.Keys.Where(static name => name.StartsWith("MYCELIA_", StringComparison.Ordinal)).ToArray()
        )
            start.Environment.Remove(variable);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new(Process.Start(start)!, said);
    }

    /// <summary>Runs the program to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string directory,
        IEnumerable<KeyValuePair<string, string>> environment,
        params string[] arguments
    )
    {
        await using var recorder = Start(directory, environment, arguments);
        var exitCode = await recorder.ExitAsync();
        return (exitCode, recorder.Output, recorder.Error);
    }

    /// <summary>The next event of a kind, of <c>--json</c>; those before it are passed over.</summary>
    public Task<JsonElement> EventAsync(string name, Func<JsonElement, bool>? condition = null) =>
        LineAsync(line => line.GetProperty("event").GetString() == name && condition?.Invoke(line) != false, name);

    /// <summary>The next JSON line that satisfies <paramref name="condition"/>; those before it are passed over.</summary>
    public async Task<JsonElement> LineAsync(Func<JsonElement, bool> condition, string name = "such line")
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            while (true)
            {
                var happening = await _events.Reader.ReadAsync(patience.Token);
                if (condition(happening))
                    return happening;
            }
        }
        catch (Exception e) when (e is ChannelClosedException or OperationCanceledException)
        {
            throw new InvalidOperationException($"no {name} came\n{Output}\n{Error}", e);
        }
    }

    /// <summary>Sends a signal by its name.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Writes to the program's standard input, and closes it.</summary>
    public async Task SpeakAsync(ReadOnlyMemory<byte> pcm)
    {
        await _process.StandardInput.BaseStream.WriteAsync(pcm);
        _process.StandardInput.Close();
    }

    /// <summary>Waits for the end.</summary>
    public async Task<int> ExitAsync()
    {
        await Ended.WaitAsync(Patience);
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await ExitAsync();
        _process.Dispose();
    }

    private async Task ReadOutputAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (_output)
                _output.AppendLine(line);
            _said?.Invoke("stdout", line);
            if (line.StartsWith('{') && line.EndsWith('}'))
                _events.Writer.TryWrite(JsonDocument.Parse(line).RootElement);
        }

        _events.Writer.Complete();
    }

    private async Task ReadErrorAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_error)
                _error.AppendLine(line);
            _said?.Invoke("stderr", line);
        }
    }
}
