using System.Diagnostics;

namespace Mycelia.Recorder.Tests.Rigs;

/// <summary>A session bus of the test's own.</summary>
internal sealed class SessionBusDaemon : IDisposable
{
    private readonly Process _process;

    private SessionBusDaemon(Process process, string address) => (_process, Address) = (process, address);

    public string Address { get; }

    public static async Task<SessionBusDaemon> StartAsync()
    {
        var process = Process.Start(
            new ProcessStartInfo("dbus-daemon", ["--session", "--print-address", "--nofork", "--nopidfile"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var address = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        return new(process, address ?? throw new InvalidOperationException(await process.StandardError.ReadToEndAsync()));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
