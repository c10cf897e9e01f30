using System.Diagnostics;
using System.Globalization;

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>
/// A real systemd that runs the services of one ordinary user, started for a test and apart from the machine's own
/// (<c>user-systemd.sh</c> says how). Takes root, and leave to make namespaces.
/// </summary>
internal sealed class UserSystemd : IAsyncDisposable
{
    /// <summary>The folder that it was started with, as the user sees it.</summary>
    public const string Place = "/home/listener";

    private const string Service = "mycelia-recorder.service";
    private const string User = "4711";
    private const int NotHere = 77;
    private const string Properties =
        "ActiveState,SubState,UnitFileState,FragmentPath,MainPID,NRestarts,Result,ExecMainStatus,StatusText,"
        + "ActiveEnterTimestampMonotonic,WatchdogTimestampMonotonic";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly string _namespaces;

    private UserSystemd(Process process, string namespaces) => (_process, _namespaces) = (process, namespaces);

    /// <summary>Starts it; where that is impossible, the test is skipped, and why is said.</summary>
    /// <param name="place">What is the user's: <c>home</c>, <c>work</c>, and the program.</param>
    /// <param name="sound">The folder with the sound server's socket, <c>native</c>.</param>
    public static async Task<UserSystemd> StartAsync(string place, string sound)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Support", "user-systemd.sh");
        var process = Process.Start(
            new ProcessStartInfo("bash", [script, place, sound, User])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var complaints = process.StandardError.ReadToEndAsync();
        if (await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is ['r', 'e', 'a', 'd', 'y', ' ', .. var namespaces])
            return new(process, namespaces);
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.SkipWhen(process.ExitCode == NotHere, $"no systemd can be started here: {await complaints}");
        throw new InvalidOperationException($"systemd does not start: {await complaints}");
    }

    /// <summary>Runs a command as the user, in the folder <c>work</c>, with nothing of the tester's own settings.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(
        IEnumerable<KeyValuePair<string, string>> environment,
        params string[] command
    )
    {
        string[] settings = [.. environment.Select(static setting => $"{setting.Key}={setting.Value}")];
        using var process = Process.Start(
            new ProcessStartInfo(
                "nsenter",
                [
                    "--target",
                    _namespaces,
                    "--mount",
                    "--pid",
                    "--cgroup",
                    "setpriv",
                    "--reuid",
                    User,
                    "--regid",
                    User,
                    "--clear-groups",
                    "--inh-caps=-all",
                    "env",
                    "-i",
                    "-C",
                    $"{Place}/work",
                    $"HOME={Place}/home",
                    $"XDG_RUNTIME_DIR=/run/user/{User}",
                    $"PATH={Environment.GetEnvironmentVariable("PATH")}",
                    .. settings,
                    .. command,
                ]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await output + await error);
    }

    /// <summary>What systemd says of the recorder's service, by its names of properties.</summary>
    public async Task<Dictionary<string, string>> ShowAsync(string unit = Service)
    {
        var (_, text) = await RunAsync([], "systemctl", "--user", "show", $"--property={Properties}", unit);
        return text.Split('\n')
            .Select(static line => line.Split('=', 2))
            .Where(static pair => pair.Length == 2)
            .ToDictionary(static pair => pair[0], static pair => pair[1]);
    }

    /// <summary>Waits until the service is as <paramref name="condition"/> says.</summary>
    public async Task<Dictionary<string, string>> UntilAsync(
        string wanted,
        Func<Dictionary<string, string>, bool> condition,
        string unit = Service
    )
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var service = await ShowAsync(unit);
            if (condition(service))
                return service;
            if (waited.Elapsed > Patience)
                throw new InvalidOperationException(
                    string.Create(CultureInfo.InvariantCulture, $"the service is not {wanted}: {string.Join('\n', service)}")
                );
            await Task.Delay(50);
        }
    }

    /// <summary>Sends a signal to the service's process.</summary>
    public Task SignalAsync(string name) => RunAsync([], "systemctl", "--user", "kill", $"--signal={name}", "mycelia-recorder.service");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(Patience);
        _process.Dispose();
    }
}
