using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Mycelia.Benchmarks.Processes;

namespace Mycelia.Benchmarks;

/// <summary>Where our recorder delivers to. What it costs is not counted.</summary>
internal sealed class LocalServer : IDisposable
{
    private const string Greeting = "Listening on ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Background _process;
    private readonly HttpClient _http;
    private readonly string _directory;

    private LocalServer(Background process, Uri url, string directory)
    {
        (_process, Url, _directory) = (process, url, directory);
        _http = new() { BaseAddress = url };
    }

    public Uri Url { get; }

    /// <summary>The client id and secret, as a file of settings.</summary>
    public string CredentialsFile => Path.Combine(_directory, "credentials.env");

    public static async Task<LocalServer> StartAsync(string program, string directory, IReadOnlyDictionary<string, string> environment)
    {
        var greeted = new TaskCompletionSource<Uri>();
        var said = new StringBuilder();
        var process = Background.Start(program, ["--data", directory, "--urls", "http://127.0.0.1:0"], environment, line =>
        {
            said.AppendLine(line);
            if (line.StartsWith(Greeting, StringComparison.Ordinal))
                greeted.TrySetResult(new(line[Greeting.Length..]));
        });
        try
        {
            return new(process, await greeted.Task.WaitAsync(Patience), directory);
        }
        catch (TimeoutException e)
        {
            process.Dispose();
            throw new InvalidOperationException($"the local server does not start: {said}", e);
        }
    }

    /// <summary>What it has stored, by its own account.</summary>
    public async Task<StoredAudio> CountAsync()
    {
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync());
        var recordings = (await GetAsync("/api/recordings")).GetProperty("recordings").EnumerateArray().ToList();
        return new(
            recordings.Sum(recording => recording.GetProperty("duration_ms").GetInt64()) / 1000.0,
            recordings.Sum(recording => recording.GetProperty("gaps").GetInt32()));
    }

    public void Dispose()
    {
        _http.Dispose();
        _process.Dispose();
    }

    private async Task<string> TokenAsync()
    {
        var settings = File.ReadLines(CredentialsFile)
            .Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#'))
            .Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = settings["MYCELIA_CLIENT_ID"],
            ["client_secret"] = settings["MYCELIA_TOKEN"],
        });
        using var answer = await _http.PostAsync(new Uri("/oauth/token", UriKind.Relative), form);
        answer.EnsureSuccessStatusCode();
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("access_token").GetString()!;
    }

    private async Task<JsonElement> GetAsync(string path) => JsonElement.Parse(await _http.GetStringAsync(new Uri(path, UriKind.Relative)));
}
