using Mycelia.Benchmarks.Processes;

namespace Mycelia.Benchmarks.Servers;

/// <summary>The server of this project, which takes chunks in WAV by its upload route.</summary>
internal sealed class LocalServer : IDestinationServer, IDisposable
{
    private readonly ListeningProcess _process;
    private readonly ServerAccount _account;

    private LocalServer(ListeningProcess process, string directory)
    {
        _process = process;
        CredentialsFile = Path.Combine(directory, "credentials.env");
        _account = new(process.Url, CredentialsFile);
    }

    public Uri Url => _process.Url;

    public int ProcessId => _process.Id;

    /// <summary>A client with the first key.</summary>
    public ServerAccount Account => _account;

    public string CredentialsFile { get; }

    public static async Task<LocalServer> StartAsync(
        string program,
        string directory,
        IReadOnlyDictionary<string, string> environment,
        params string[] options
    ) =>
        new(
            await ListeningProcess.StartAsync(program, ["--data", directory, "--urls", "http://127.0.0.1:0", .. options], environment),
            directory
        );

    public async Task<StoredAudio> CountAsync()
    {
        var recordings = (await _account.GetAsync("/api/recordings")).GetProperty("recordings").EnumerateArray().ToList();
        return new(
            recordings.Sum(recording => recording.GetProperty("duration_ms").GetInt64()) / 1000.0,
            recordings.Sum(recording => recording.GetProperty("gaps").GetInt32())
        );
    }

    public void Dispose()
    {
        _account.Dispose();
        _process.Dispose();
    }
}
