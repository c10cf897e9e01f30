using System.Diagnostics;
using System.Net.Sockets;
using Mycelia.Benchmarks.Processes;

namespace Mycelia.Benchmarks;

/// <summary>
/// A private PulseAudio with a virtual microphone for each recorder, into which something is spoken. One for all would be read in the
/// pieces that the most impatient of them asks for.
/// </summary>
internal sealed class SoundServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // Sockets need short paths: not in the benchmark's directory.
    private readonly string _directory = Directory.CreateTempSubdirectory("mycelia-bench-").FullName;
    private readonly List<Background> _processes = [];
    private readonly IReadOnlyList<string> _microphones;

    private SoundServer(IReadOnlyList<string> microphones) => _microphones = microphones;

    /// <summary>The environment of a program that is to use this server, and nothing of the user's.</summary>
    public Dictionary<string, string> Environment => new(DaemonEnvironment) { ["PULSE_SERVER"] = $"unix:{Socket}" };

    private string Socket => Path.Combine(_directory, "native");

    private Dictionary<string, string> DaemonEnvironment =>
        new()
        {
            ["PATH"] = System.Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin",
            ["HOME"] = _directory,
            ["XDG_RUNTIME_DIR"] = _directory,
            ["PULSE_RUNTIME_PATH"] = _directory,
            ["PULSE_STATE_PATH"] = _directory,
            ["PULSE_COOKIE"] = Path.Combine(_directory, "cookie"),
        };

    /// <summary>The source that a microphone is.</summary>
    public static string SourceOf(string microphone) => $"{microphone}.monitor";

    /// <summary>Starts it, and returns when it answers and the microphones hear something.</summary>
    /// <param name="microphones">Their names.</param>
    /// <param name="length">For how long to speak.</param>
    public static async Task<SoundServer> StartAsync(IReadOnlyList<string> microphones, TimeSpan length)
    {
        var server = new SoundServer(microphones);
        try
        {
            await server.StartDaemonAsync();
            var speech = Path.Combine(server._directory, "speech.raw");
            await using (var output = File.Create(speech))
                new Speech().Write(output, (int)length.TotalSeconds);
            foreach (var microphone in microphones)
            {
                server._processes.Add(
                    Background.Start(
                        "pacat",
                        [
                            "--playback",
                            $"--device={microphone}",
                            "--raw",
                            "--format=s16le",
                            "--rate=16000",
                            "--channels=1",
                            "--latency-msec=1000",
                            speech,
                        ],
                        server.Environment
                    )
                );
            }

            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var process in Enumerable.Reverse(_processes))
            process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task StartDaemonAsync()
    {
        var said = "";
        // Without norewinds the null sink renders 2 s ahead of the clock.
        var daemon = Background.Start(
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
                .. _microphones.SelectMany(static name =>
                    (string[])["-L", $"module-null-sink sink_name={name} format=s16le rate=16000 channels=1 channel_map=mono norewinds=1"]
                ),
                "-L",
                $"module-native-protocol-unix auth-anonymous=1 socket={Socket}",
            ],
            DaemonEnvironment,
            line => said += line + "\n"
        );
        _processes.Add(daemon);

        // The protocol is the last module: once it answers, the microphones are there.
        var patience = Stopwatch.StartNew();
        while (!Answers())
        {
            if (daemon.HasExited || patience.Elapsed > Patience)
                throw new InvalidOperationException($"pulseaudio does not start: {said}");
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
}
