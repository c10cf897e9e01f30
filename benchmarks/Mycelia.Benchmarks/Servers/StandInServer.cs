using System.Text.Json;
using Mycelia.Benchmarks.Processes;
using Mycelia.StandIns.Servers;

namespace Mycelia.Benchmarks.Servers;

/// <summary>
/// A stand-in for a Mycelia server of generation B, which takes documents in Opus, in a process of its own: this program once more.
/// </summary>
internal sealed class StandInServer : IDestinationServer, IDisposable
{
    /// <summary>The command by which this program is a stand-in and nothing else.</summary>
    public const string Command = "stand-in";

    /// <summary>Its option: where to keep what is sent to it.</summary>
    public const string Bodies = "--bodies";

    private readonly ListeningProcess _process;
    private readonly ServerAccount _account;

    private StandInServer(ListeningProcess process, string directory)
    {
        _process = process;
        CredentialsFile = Path.Combine(directory, "credentials.env");
        var options = new StandInOptions();
        File.WriteAllText(CredentialsFile, $"MYCELIA_CLIENT_ID={options.ClientId}\nMYCELIA_TOKEN={options.ClientSecret}\n");
        _account = new(process.Url, CredentialsFile);
    }

    public Uri Url => _process.Url;

    public string CredentialsFile { get; }

    /// <summary>Starts it, and returns when it listens.</summary>
    /// <param name="directory">Its own.</param>
    /// <param name="bodies">Where to keep the requests that write chunks, each in a file; null: nowhere.</param>
    public static async Task<StandInServer> StartAsync(string directory, string? bodies = null)
    {
        var environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin" };
        return new(
            await ListeningProcess.StartAsync(
                Environment.ProcessPath!,
                bodies is null ? [Command] : [Command, Bodies, bodies],
                environment
            ),
            directory
        );
    }

    /// <summary>A new access token.</summary>
    public Task<string> TokenAsync() => _account.TokenAsync();

    public async Task<StoredAudio> CountAsync()
    {
        var segments = (await _account.GetAsync($"/data/audio?start=2000-01-01T00:00:00Z&limit={int.MaxValue}")).GetProperty("segments");
        return new(segments.EnumerateArray().Sum(LengthOf));
    }

    public void Dispose()
    {
        _account.Dispose();
        _process.Dispose();
    }

    private static double LengthOf(JsonElement segment) =>
        AudioProbe.Measure(segment.GetProperty("data").GetBytesFromBase64())?.TotalSeconds ?? 0;
}
