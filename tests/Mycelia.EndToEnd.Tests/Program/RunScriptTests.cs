using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary><c>./run</c>, with programs that are built already.</summary>
[Collection(nameof(UsualPort))]
public sealed class RunScriptTests
{
    [Theory]
    [InlineData("MYCELIA_URL = http://127.0.0.1:9\nMYCELIA_CLIENT_ID=i\nMYCELIA_TOKEN=t\n", false)]
    [InlineData("MYCELIA_NO_UPLOAD = yes\n", false)]
    [InlineData("MYCELIA_NO_UPLOAD=no\n", true)]
    [InlineData("#MYCELIA_URL=http://127.0.0.1:9\n", true)]
    [InlineData("", true)]
    public async Task A_local_server_is_started_where_the_program_finds_none_set(string settings, bool isStarted)
    {
        await using var place = await CheckoutAsync(settings);
        var (exitCode, output) = await RunAsync(place);
        Assert.True(exitCode is 0 or 1, output);
        Assert.True(Directory.Exists(place.File(".local/server")) == isStarted, output);
    }

    [Fact]
    public async Task Settings_that_the_program_does_not_believe_are_said_and_nothing_is_started()
    {
        await using var place = await CheckoutAsync("MYCELIA_DEVICE=hers\n");
        File.SetUnixFileMode(place.File(".env"), (UnixFileMode)Convert.ToInt32("666", 8));
        var (exitCode, output) = await RunAsync(place);
        Assert.Equal(2, exitCode);
        Assert.Contains("settings are not taken from .env", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(place.File(".local/server")), output);
    }

    [Fact]
    public async Task Listen_opens_the_server_of_the_recording_beside_it_whatever_its_port_is()
    {
        using var usual = await HoldUsualPortAsync();
        await using var place = await CheckoutAsync("");
        using var recording = Start(place, "--input", "-", "--plain");
        var said = new StringBuilder();
        var address = await AddressAsync(recording.StandardError, said).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.False(address.EndsWith(":5173", StringComparison.Ordinal), said.ToString());

        using var listen = Start(place, "listen", "--print");
        listen.StandardInput.Close();
        string? link = await listen.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
        var trouble = await listen.StandardError.ReadToEndAsync();
        await listen.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(listen.ExitCode == 0, trouble);
        Assert.StartsWith($"{address}/open?once=", link, StringComparison.Ordinal);

        recording.StandardInput.Close();
        await recording.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        // Its server ends after it; then there is another one.
        var ended = (await File.ReadAllTextAsync(place.File(".local/server.running"))).Split(' ')[0];
        while (Directory.Exists($"/proc/{ended}"))
            await Task.Delay(20, TestContext.Current.CancellationToken);
        using var alone = Start(place, "listen", "--print");
        link = await alone.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Contains("/open?once=", link, StringComparison.Ordinal);
        using var end = Process.Start("kill", $"{alone.Id}");
        await alone.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Takes the usual port, so that nobody else has it. A server of the test before may still be ending.</summary>
    /// <returns>Null: somebody else's server stays there, which does as well.</returns>
    private static async Task<TcpListener?> HoldUsualPortAsync()
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var listener = new TcpListener(IPAddress.Loopback, 5173);
            try
            {
                listener.Start();
                return listener;
            }
            catch (SocketException) when (Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(20))
            {
                listener.Dispose();
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
            catch (SocketException)
            {
                listener.Dispose();
                return null;
            }
        }
    }

    /// <summary>A copy of the script, with the programs of this one.</summary>
    private static async Task<Workplace> CheckoutAsync(string settings)
    {
        var root = Path.GetDirectoryName(Programs.Recorder)!;
        while (!File.Exists(Path.Combine(root, "Mycelia.Recorder.slnx")))
            root = Path.GetDirectoryName(root)!;
        var place = new Workplace();
        Pcm.WriteWav(place.File("a.wav"), Pcm.Noise(1_600));
        File.Copy(Path.Combine(root, "run"), place.File("run"));
        Directory.CreateDirectory(place.File("src"));
        Directory.CreateDirectory(place.File(".local"));
        Directory.CreateSymbolicLink(place.File("scripts"), Path.Combine(root, "scripts"));
        Directory.CreateSymbolicLink(place.File("artifacts"), Path.Combine(root, "artifacts"));
        await File.WriteAllTextAsync(place.File(".local/built"), "");
        if (settings.Length > 0)
            await File.WriteAllTextAsync(place.File(".env"), settings);
        return place;
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(Workplace place)
    {
        using var process = Start(place, "--input", "a.wav", "--no-realtime", "--plain", "--drain-timeout", "1");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (process.ExitCode, await output + await error);
    }

    /// <summary>Reads until the server's address is said.</summary>
    private static async Task<string> AddressAsync(StreamReader error, StringBuilder said)
    {
        const string before = "Recording into a local server, ";
        while (await error.ReadLineAsync() is { } line)
        {
            said.AppendLine(line);
            if (line.IndexOf(before, StringComparison.Ordinal) is var at and >= 0)
                return line[(at + before.Length)..].Split(',')[0];
        }

        throw new InvalidOperationException($"no server is named: {said}");
    }

    private static Process Start(Workplace place, params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [place.File("run"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (
            var variable in start.Environment.Keys.Where(static name => name.StartsWith("MYCELIA_", StringComparison.Ordinal)).ToArray()
        )
            start.Environment.Remove(variable);
        return Process.Start(start)!;
    }
}
