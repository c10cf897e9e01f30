using System.Diagnostics;
using System.Globalization;
using Mycelia.Recorder.Model;

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>
/// A private PipeWire with its session manager and its PulseAudio server in a temporary directory, at 16 kHz, so that what goes through
/// stays as it is to the bit, in cycles of 16 ms. Its pipe sources are read a cycle at a time, and deliver zeros when there is nothing to
/// read.
/// </summary>
public sealed class PipeWireServer : IAsyncDisposable
{
    private const string Pulse = "pipewire-pulse";
    private static readonly string[] Daemons = ["dbus-daemon", "pipewire", "wireplumber", Pulse];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _directory = Directory.CreateTempSubdirectory("mycelia-pipewire-").FullName;
    private readonly Dictionary<string, Process> _daemons = [];
    private readonly List<PipeSource> _pipes = [];

    private PipeWireServer() { }

    /// <summary>The environment for a child process that is to use this server, and nothing of the user's.</summary>
    public IReadOnlyDictionary<string, string> Environment =>
        new Dictionary<string, string>
        {
            ["HOME"] = _directory,
            ["XDG_RUNTIME_DIR"] = _directory,
            ["XDG_CONFIG_HOME"] = Path.Combine(_directory, "config"),
            ["XDG_STATE_HOME"] = Path.Combine(_directory, "state"),
            ["PULSE_RUNTIME_PATH"] = Path.Combine(_directory, "pulse"),
            ["PULSE_COOKIE"] = Path.Combine(_directory, "cookie"),
            ["PULSE_SERVER"] = $"unix:{Path.Combine(_directory, "pulse", "native")}",
            ["DBUS_SESSION_BUS_ADDRESS"] = Bus,
        };

    // The session manager ends without one.
    private string Bus => $"unix:path={Path.Combine(_directory, "bus")}";

    /// <summary>Starts the daemons and waits until they answer.</summary>
    /// <param name="movedTo">The sink to whose monitor somebody once moved the recorder's stream, which the session manager
    /// remembers.</param>
    public static async Task<PipeWireServer> StartAsync(string? movedTo = null)
    {
        var server = new PipeWireServer();
        try
        {
            var settings = Directory.CreateDirectory(Path.Combine(server._directory, "config", "pipewire", "pipewire.conf.d"));
            await File.WriteAllTextAsync(
                Path.Combine(settings.FullName, "rate.conf"),
                "context.properties = { default.clock.rate = 16000 default.clock.allowed-rates = [ 16000 ] default.clock.max-quantum "
                    + "= 256 }\n"
            );
            var memory = Directory.CreateDirectory(Path.Combine(server._directory, "state", "wireplumber"));
            if (movedTo is not null)
                await File.WriteAllTextAsync(
                    Path.Combine(memory.FullName, "restore-stream"),
                    $"[restore-stream]\nInput/Audio:application.name:mycelia-recorder:target={movedTo}\n"
                );
            server.Start("dbus-daemon", "--session", "--nofork", "--address=" + server.Bus);
            server.Start("pipewire");
            await server.UntilAsync(() => Task.FromResult(server.Has("bus") && server.Has("pipewire-0")));
            server.Start("wireplumber");
            await server.StartPulseAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills the PulseAudio server as a crash would. What its modules plugged in is gone with it.</summary>
    public Task KillPulseAsync() => KillAsync(Pulse);

    /// <summary>Starts the PulseAudio server again.</summary>
    public async Task StartPulseAsync()
    {
        Start(Pulse);
        await UntilAsync(async () => (await RunAsync("pactl", "info")).ExitCode == 0);
    }

    /// <summary>Runs <c>pactl</c>; gives what it printed.</summary>
    public async Task<string> PactlAsync(params string[] arguments)
    {
        var (exitCode, output, error) = await RunAsync("pactl", arguments);
        return exitCode == 0 ? output : throw new InvalidOperationException($"pactl {string.Join(' ', arguments)}: {error}");
    }

    /// <summary>Makes a source the default; refused for as long as the session manager is not up.</summary>
    public Task SetDefaultSourceAsync(string source) =>
        UntilAsync(async () => (await RunAsync("pactl", "set-default-source", source)).ExitCode == 0);

    /// <summary>Makes a sink the default, and waits until it is.</summary>
    public Task SetDefaultSinkAsync(string sink) =>
        UntilAsync(async () =>
            (await RunAsync("pactl", "set-default-sink", sink)).ExitCode == 0 && (await PactlAsync("get-default-sink")).Trim() == sink
        );

    /// <summary>Adds a source, no monitor.</summary>
    public async Task<PipeSource> AddPipeSourceAsync(string name)
    {
        var fifo = Path.Combine(_directory, name + ".fifo");
        File.Delete(fifo);
        var module = await PactlAsync(
            "load-module",
            "module-pipe-source",
            $"source_name={name}",
            $"file={fifo}",
            "format=s16le",
            "rate=16000",
            "channels=1"
        );
        var pipe = new PipeSource(name, int.Parse(module, CultureInfo.InvariantCulture), AudioFormat.Default, fifo);
        _pipes.Add(pipe);
        return pipe;
    }

    /// <summary>Adds a loudspeaker; its monitor is <c>NAME.monitor</c>.</summary>
    public Task AddLoudspeakerAsync(string name) => PactlAsync("load-module", "module-null-sink", $"sink_name={name}", "channel_map=mono");

    /// <summary>Unplugs a source.</summary>
    public Task UnplugAsync(PipeSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return PactlAsync("unload-module", source.Module.ToString(CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var pipe in _pipes)
            await pipe.DisposeAsync();
        foreach (var daemon in Daemons.Reverse())
            await KillAsync(daemon);
        Directory.Delete(_directory, recursive: true);
    }

    private async Task UntilAsync(Func<Task<bool>> condition)
    {
        var patience = Stopwatch.StartNew();
        while (!await condition())
        {
            if (patience.Elapsed > Patience || _daemons.Values.Any(static daemon => daemon.HasExited))
                throw new InvalidOperationException("PipeWire does not start");
            await Task.Delay(20);
        }
    }

    private bool Has(string socket) => File.Exists(Path.Combine(_directory, socket));

    private void Start(string name, params string[] arguments)
    {
        var daemon = _daemons[name] = Launch(name, arguments);
        // What they say is read and dropped.
        daemon.BeginOutputReadLine();
        daemon.BeginErrorReadLine();
    }

    private async Task KillAsync(string name)
    {
        if (!_daemons.Remove(name, out var daemon))
            return;
        daemon.Kill();
        await daemon.WaitForExitAsync().WaitAsync(Patience);
        daemon.Dispose();
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(string program, params string[] arguments)
    {
        using var process = Launch(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await output, await error);
    }

    private Process Launch(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
