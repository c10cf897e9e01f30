using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Mycelia.Recorder.Model;

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>
/// A private PulseAudio daemon in a temporary directory, with a virtual microphone: what is played to the null sink
/// <see cref="Microphone"/> is what <see cref="MicrophoneSource"/>, the default source, hears. Any number run side by side.
/// </summary>
public sealed class PulseServer : IAsyncDisposable
{
    /// <summary>The sink that speaks into the virtual microphone.</summary>
    public const string Microphone = "virtmic";

    /// <summary>The source that hears it.</summary>
    public const string MicrophoneSource = "virtmic.monitor";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _directory = Directory.CreateTempSubdirectory("mycelia-pulse-").FullName;
    private readonly List<PipeSource> _pipes = [];
    private readonly bool _microphone;
    private Process? _daemon;

    private PulseServer(bool microphone) => _microphone = microphone;

    /// <summary>What <c>PULSE_SERVER</c> must be to reach it.</summary>
    public string Address => $"unix:{Socket}";

    /// <summary>The environment for a child process that is to use this server, and nothing of the user's.</summary>
    public IReadOnlyDictionary<string, string> Environment =>
        new Dictionary<string, string>
        {
            ["HOME"] = _directory,
            ["XDG_RUNTIME_DIR"] = _directory,
            ["PULSE_RUNTIME_PATH"] = _directory,
            ["PULSE_STATE_PATH"] = _directory,
            ["PULSE_COOKIE"] = Path.Combine(_directory, "cookie"),
            ["PULSE_SERVER"] = Address,
        };

    /// <summary>A path in the server's directory, which goes with it.</summary>
    public string TemporaryFile(string name) => Path.Combine(_directory, name);

    private string Socket => Path.Combine(_directory, "native");

    /// <summary>Starts a daemon and waits until it answers.</summary>
    /// <param name="microphone">Whether it has the virtual microphone; without, it has no device at all.</param>
    public static async Task<PulseServer> StartAsync(bool microphone = true)
    {
        var server = new PulseServer(microphone);
        try
        {
            await server.StartDaemonAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills the daemon as a crash would, and returns when it is dead.</summary>
    public async Task KillAsync()
    {
        if (_daemon is not { } daemon)
            return;
        _daemon = null;
        daemon.Kill();
        await daemon.WaitForExitAsync().WaitAsync(Patience);
        daemon.Dispose();
        File.Delete(Socket);
        // A killed daemon leaves them, and a new one refuses to make them again.
        foreach (var fifo in Directory.GetFiles(_directory, "*.fifo"))
            File.Delete(fifo);
    }

    /// <summary>Sends the daemon a signal by its name: with <c>STOP</c> it hangs until <c>CONT</c>.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_daemon!.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Starts the daemon again at the same address, after <see cref="KillAsync"/>. Added sources and sinks are gone.</summary>
    public Task RestartAsync() => StartDaemonAsync();

    /// <summary>Runs <c>pactl</c>; gives what it printed.</summary>
    public Task<string> PactlAsync(params string[] arguments) => RunAsync("pactl", arguments, default);

    /// <summary>Speaks a WAV file into a sink; returns when it was played to the end.</summary>
    public Task PlayAsync(string wavFile, string sink = Microphone) => RunAsync("paplay", [$"--device={sink}", wavFile], default);

    /// <summary>Speaks PCM into a sink; returns when it was played to the end.</summary>
    public Task PlayAsync(ReadOnlyMemory<byte> pcm, AudioFormat format, string sink = Microphone) =>
        RunAsync(
            "paplay",
            [$"--device={sink}", "--raw", "--format=s16le", $"--rate={format.SampleRate}", $"--channels={format.Channels}"],
            pcm
        );

    /// <summary>Adds another null sink; its source is <c>NAME.monitor</c>.</summary>
    /// <returns>The module, for <see cref="UnloadModuleAsync"/>.</returns>
    public Task<int> AddNullSinkAsync(string name, string description = "Loudspeaker") =>
        LoadModuleAsync(
            "module-null-sink",
            $"sink_name={name}",
            $"sink_properties=device.description={description}",
            "format=s16le",
            "rate=16000",
            "channels=1",
            "channel_map=mono",
            "norewinds=1"
        );

    /// <summary>Adds a source, no monitor, that delivers exactly what is written to it.</summary>
    public async Task<PipeSource> AddPipeSourceAsync(string name, AudioFormat? format = null)
    {
        var shape = format ?? AudioFormat.Default;
        var fifo = Path.Combine(_directory, name + ".fifo");
        var module = await LoadModuleAsync(
            "module-pipe-source",
            $"source_name={name}",
            $"file={fifo}",
            $"format={(PipeSource.FormatFor(shape).Samples == SampleFormat.S16 ? "s16le" : "float32le")}",
            $"rate={shape.SampleRate}",
            $"channels={shape.Channels}"
        );
        var pipe = new PipeSource(name, module, shape, fifo);
        _pipes.Add(pipe);
        return pipe;
    }

    /// <summary>Adds a microphone that hears nothing, all the time.</summary>
    /// <returns>The module, for <see cref="UnloadModuleAsync"/>.</returns>
    public Task<int> AddNullSourceAsync(string name) =>
        LoadModuleAsync("module-null-source", $"source_name={name}", $"description={name}", "format=s16le", "rate=16000", "channels=1");

    /// <summary>Loads a module; gives its number.</summary>
    public async Task<int> LoadModuleAsync(params string[] arguments) =>
        int.Parse(await PactlAsync(["load-module", .. arguments]), CultureInfo.InvariantCulture);

    /// <summary>Unplugs what a module plugged in.</summary>
    public Task UnloadModuleAsync(int module) => PactlAsync("unload-module", module.ToString(CultureInfo.InvariantCulture));

    /// <summary>Unplugs the virtual microphone.</summary>
    public Task UnplugMicrophoneAsync() => PactlAsync("unload-module", "module-null-sink");

    /// <summary>Suspends a sink and with it its monitor: nothing is delivered until <see cref="ResumeSinkAsync"/>.</summary>
    public Task SuspendSinkAsync(string sink = Microphone) => PactlAsync("suspend-sink", sink, "1");

    /// <summary>Ends <see cref="SuspendSinkAsync"/>.</summary>
    public Task ResumeSinkAsync(string sink = Microphone) => PactlAsync("suspend-sink", sink, "0");

    /// <summary>Suspends a source that is no monitor.</summary>
    public Task SuspendSourceAsync(string source) => PactlAsync("suspend-source", source, "1");

    /// <summary>Ends <see cref="SuspendSourceAsync"/>.</summary>
    public Task ResumeSourceAsync(string source) => PactlAsync("suspend-source", source, "0");

    /// <summary>Makes a source the one that is recorded unless another is named.</summary>
    public Task SetDefaultSourceAsync(string source) => PactlAsync("set-default-source", source);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var pipe in _pipes)
            await pipe.DisposeAsync();
        await KillAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task StartDaemonAsync()
    {
        string[] sink = _microphone
            ? ["-L", $"module-null-sink sink_name={Microphone} format=s16le rate=16000 channels=1 channel_map=mono norewinds=1"]
            : [];
        _daemon = Start(
            "pulseaudio",
            [
                "-n",
                "--daemonize=no",
                "--system=false",
                "--exit-idle-time=-1",
                "--disallow-exit",
                "--use-pid-file=no",
                "--disable-shm=no",
                "--realtime=no",
                "--high-priority=no",
                "--log-target=file:" + Path.Combine(_directory, "log"),
                .. sink,
                "-L",
                $"module-native-protocol-unix auth-anonymous=1 socket={Socket}",
            ]
        );

        // The protocol is the last module: once it answers, the devices are there.
        var patience = Stopwatch.StartNew();
        while (!Answers())
        {
            if (_daemon.HasExited || patience.Elapsed > Patience)
                throw new InvalidOperationException("pulseaudio did not start: " + await File.ReadAllTextAsync(TemporaryFile("log")));
            await Task.Delay(10);
        }
    }

    private bool Answers()
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(Socket));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<string> RunAsync(string program, string[] arguments, ReadOnlyMemory<byte> input)
    {
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.BaseStream.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {await error}");
    }

    private Process Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        // Only a client's business: a daemon that finds it set thinks that it is already running.
        if (program == "pulseaudio")
            start.Environment.Remove("PULSE_SERVER");
        return Process.Start(start)!;
    }
}
