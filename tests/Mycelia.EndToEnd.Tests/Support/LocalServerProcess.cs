using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Mycelia.Recorder.Audio;

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>The program mycelia-local-server, and what it has stored.</summary>
public sealed class LocalServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private bool _isOver;
    private readonly HttpClient _http;

    private LocalServerProcess(Process process, Uri url, IReadOnlyDictionary<string, string> credentials)
    {
        _process = process;
        Url = url;
        Credentials = credentials;
        _http = new HttpClient { BaseAddress = url };
    }

    public Uri Url { get; }

    /// <summary><c>MYCELIA_CLIENT_ID</c> and <c>MYCELIA_TOKEN</c>.</summary>
    public IReadOnlyDictionary<string, string> Credentials { get; }

    /// <summary>What a recorder needs in its environment to deliver here.</summary>
    public Dictionary<string, string> Environment => new(Credentials) { ["MYCELIA_URL"] = Url.ToString() };

    /// <summary>A port that was free a moment ago, for a server that is to come up later.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts the server, and returns when it listens.</summary>
    public static Task<LocalServerProcess> StartAsync(string data, int port = 0, params string[] arguments) =>
        StartAsync(data, [], port, arguments);

    /// <summary>The same, with more in its environment.</summary>
    public static async Task<LocalServerProcess> StartAsync(
        string data,
        IEnumerable<KeyValuePair<string, string>> environment,
        int port,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo(
            Programs.LocalServer,
            ["--data", data, "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"), .. arguments]
        )
        {
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        const string listening = "Listening on ";
        string? line;
        do
        {
            line =
                await process.StandardOutput.ReadLineAsync().WaitAsync(Patience)
                ?? throw new InvalidOperationException("the server did not start");
        } while (!line.StartsWith(listening, StringComparison.Ordinal));
        var credentials = (await File.ReadAllLinesAsync(Path.Combine(data, "credentials.env")))
            .Where(static setting => setting.Contains('=', StringComparison.Ordinal))
            .ToDictionary(
                static setting => setting[..setting.IndexOf('=', StringComparison.Ordinal)],
                static setting => setting[(setting.IndexOf('=', StringComparison.Ordinal) + 1)..]
            );
        return new(process, new Uri(line[listening.Length..]), credentials);
    }

    /// <summary>Makes a key beside the server that uses the data, and gives its credentials.</summary>
    public static async Task<Dictionary<string, string>> AddKeyAsync(string data, string name, string rights)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Programs.LocalServer, ["keys", "add", name, "--rights", rights, "--data", data])
            {
                RedirectStandardOutput = true,
            }
        )!;
        var lines = (await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync().WaitAsync(Patience);
        return lines.Select(static line => line.Split('=', 2)).ToDictionary(static setting => setting[0], static setting => setting[1]);
    }

    /// <summary>Ends it as its user would, and waits for that.</summary>
    public async Task StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>The recordings, oldest first.</summary>
    public async Task<JsonElement[]> RecordingsAsync()
    {
        var recordings = new List<JsonElement>();
        for (var next = "?limit=100"; next is not null; )
        {
            var page = await GetAsync("/api/recordings" + next);
            recordings.AddRange(page.GetProperty("recordings").EnumerateArray());
            next = page.TryGetProperty("next", out var after) && after.GetString() is { } id ? $"?limit=100&after={id}" : null;
        }

        recordings.Reverse();
        return [.. recordings];
    }

    /// <summary>The chunks of a recording, in order.</summary>
    public async Task<JsonElement[]> ChunksAsync(JsonElement recording) =>
        [.. (await GetAsync($"/api/recordings/{recording.GetProperty("id")}")).GetProperty("chunks").EnumerateArray()];

    /// <summary>The samples of a whole recording.</summary>
    public async Task<byte[]> AudioAsync(JsonElement recording) =>
        WavFile.Read(await BytesAsync($"/api/recordings/{recording.GetProperty("id")}/audio")).Pcm;

    /// <summary>The samples of one chunk that was sent in WAV.</summary>
    public async Task<byte[]> ChunkAudioAsync(JsonElement recording, int number) =>
        WavFile.Read(await ChunkFileAsync(recording, number)).Pcm;

    /// <summary>The file of one chunk.</summary>
    public async Task<byte[]> ChunkFileAsync(JsonElement recording, int number) =>
        await BytesAsync($"/api/recordings/{recording.GetProperty("id")}/chunks/{number}");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isOver)
            return;
        _isOver = true;
        _http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        await AuthorizeAsync();
        return JsonDocument.Parse(await _http.GetStringAsync(path)).RootElement;
    }

    private async Task<byte[]> BytesAsync(string path)
    {
        await AuthorizeAsync();
        return await _http.GetByteArrayAsync(path);
    }

    private async Task AuthorizeAsync()
    {
        if (_http.DefaultRequestHeaders.Authorization is not null)
            return;
        using var form = new FormUrlEncodedContent([
            new("grant_type", "client_credentials"),
            new("client_id", Credentials["MYCELIA_CLIENT_ID"]),
            new("client_secret", Credentials["MYCELIA_TOKEN"]),
        ]);
        using var answer = await _http.PostAsync("/oauth/token", form);
        answer.EnsureSuccessStatusCode();
        var token = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("access_token").GetString();
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }
}
