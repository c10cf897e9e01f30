using System.Diagnostics;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary><c>./run</c>, with programs that are built already.</summary>
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
        var start = new ProcessStartInfo(
            "bash",
            [place.File("run"), "--input", "a.wav", "--no-realtime", "--plain", "--drain-timeout", "1"]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (
            var variable in start.Environment.Keys.Where(static name => name.StartsWith("MYCELIA_", StringComparison.Ordinal)).ToArray()
        )
            start.Environment.Remove(variable);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (process.ExitCode, await output + await error);
    }
}
