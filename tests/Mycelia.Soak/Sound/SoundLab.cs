using System.Diagnostics;
using System.Globalization;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.Soak.Sound;

/// <summary>
/// A private sound server with two microphones in one room and a loudspeaker, and everything that goes wrong with such things. Each
/// microphone has another listener besides the recorder, so that the server reads it whatever the recorder does.
/// </summary>
internal sealed class SoundLab : IAsyncDisposable
{
    /// <summary>The microphones' names; the first is the default input.</summary>
    public static IReadOnlyList<string> Names { get; } = ["desk", "headset"];

    private readonly Dictionary<string, (Microphone Microphone, int Module, Process Listener)> _plugged = [];
    private readonly PulseServer _server;
    private int _plugs;

    private SoundLab(PulseServer server) => _server = server;

    public Room Room { get; } = new();

    /// <summary>What a program needs to hear it.</summary>
    public IReadOnlyDictionary<string, string> Environment => _server.Environment;

    public static async Task<SoundLab> StartAsync()
    {
        var lab = new SoundLab(await PulseServer.StartAsync());
        await lab.PlugAllAsync();
        return lab;
    }

    /// <summary>Kills the server as a crash would.</summary>
    public async Task KillAsync()
    {
        await _server.KillAsync();
        foreach (var name in _plugged.Keys.ToArray())
            Forget(name);
    }

    /// <summary>Starts the server again, with its microphones.</summary>
    public async Task RestartAsync()
    {
        await _server.RestartAsync();
        await PlugAllAsync();
    }

    /// <summary>The server neither works nor dies.</summary>
    public void Hang() => _server.Signal("STOP");

    public void Unhang() => _server.Signal("CONT");

    public Task SuspendAsync(string name) => _server.SuspendSourceAsync(name);

    public Task ResumeAsync(string name) => _server.ResumeSourceAsync(name);

    public Task MakeDefaultAsync(string name) => _server.SetDefaultSourceAsync(name);

    public async Task UnplugAsync(string name)
    {
        await _server.UnloadModuleAsync(_plugged[name].Module);
        Forget(name);
    }

    public async Task PlugAsync(string name)
    {
        // The server makes the pipe, and removes it with the source: a new one for each.
        var fifo = _server.TemporaryFile(string.Create(CultureInfo.InvariantCulture, $"{name}-{++_plugs}.fifo"));
        var module = await _server.LoadModuleAsync(
            "module-pipe-source",
            $"source_name={name}",
            $"file={fifo}",
            "format=s16le",
            $"rate={Room.Rate}",
            "channels=1"
        );
        var microphone = new Microphone(name, Names.TakeWhile(other => other != name).Count() + 1, fifo);
        Room.Plug(microphone);
        _plugged[name] = (microphone, module, Listen(name));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Room.Dispose();
        await _server.DisposeAsync();
    }

    private async Task PlugAllAsync()
    {
        foreach (var name in Names)
            await PlugAsync(name);
        await MakeDefaultAsync(Names[0]);
    }

    private void Forget(string name)
    {
        if (!_plugged.Remove(name, out var plugged))
            return;
        Room.Unplug(plugged.Microphone);
        plugged.Listener.Kill();
        plugged.Listener.WaitForExit();
        plugged.Listener.Dispose();
    }

    private Process Listen(string name)
    {
        var start = new ProcessStartInfo(
            "sh",
            ["-c", "exec parec --raw --latency-msec=100 --device=\"$1\" >/dev/null 2>&1", "listener", name]
        );
        foreach (var (variable, value) in Environment)
            start.Environment[variable] = value;
        return Process.Start(start)!;
    }
}
