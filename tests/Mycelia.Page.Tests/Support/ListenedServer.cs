using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mycelia.Page.Tests.Support;

/// <summary>A real server with a little in it, and the requests of a recorder.</summary>
public sealed class ListenedServer : IAsyncDisposable
{
    private static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder;
    private readonly Process _process;
    private readonly HttpClient _http;

    private ListenedServer(DirectoryInfo folder, Process process, Uri url, string clientId, string secret)
    {
        _folder = folder;
        _process = process;
        _http = new HttpClient { BaseAddress = url };
        (Url, ClientId, Secret) = (url, clientId, secret);
    }

    public Uri Url { get; }

    public string ClientId { get; }

    public string Secret { get; }

    public static async Task<ListenedServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("mycelia-page-");
        var start = new ProcessStartInfo(Program, ["--data", folder.FullName, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        const string listening = "Listening on ";
        string? line;
        do
        {
            line =
                await process.StandardOutput.ReadLineAsync().WaitAsync(Patience)
                ?? throw new InvalidOperationException("the server did not start");
        } while (!line.StartsWith(listening, StringComparison.Ordinal));
        var credentials = (await File.ReadAllLinesAsync(Path.Combine(folder.FullName, "credentials.env")))
            .Where(static setting => setting.Contains('=', StringComparison.Ordinal))
            .Select(static setting => setting.Split('=', 2))
            .ToDictionary(static setting => setting[0], static setting => setting[1]);
        var server = new ListenedServer(
            folder,
            process,
            new Uri(line[listening.Length..]),
            credentials["MYCELIA_CLIENT_ID"],
            credentials["MYCELIA_TOKEN"]
        );
        await server.AuthorizeAsync();
        return server;
    }

    /// <summary>Uploads a recording of the signal, in chunks of at most 10 s.</summary>
    /// <param name="device">The input.</param>
    /// <param name="id">Of the recording.</param>
    /// <param name="from">Its first frame.</param>
    /// <param name="seconds">Its length.</param>
    /// <param name="firstNumber">Of its first chunk.</param>
    /// <param name="recording">What the server calls it, where it has its first chunk already.</param>
    /// <param name="chunk">What is uploaded for each chunk; without it, the signal.</param>
    /// <returns>What the server calls it.</returns>
    public async Task<string> UploadAsync(
        string device,
        string id,
        DateTimeOffset from,
        int seconds,
        int firstNumber = 0,
        string? recording = null,
        byte[]? chunk = null
    )
    {
        for (int at = 0, number = firstNumber; at < seconds; at += 10, number++)
        {
            var start = from.AddSeconds(at);
            var length = Math.Min(10, seconds - at);
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/audio/ingest");
            using var content = new MultipartFormDataContent();
            using var audio = new ByteArrayContent(chunk ?? Signal.Wav(start, length));
            audio.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
            content.Add(audio, "audio", "chunk.wav");
            using var fields = new StringContent(FieldsOf(device, id, from, start, number, length, recording));
            content.Add(fields, "data");
            request.Content = content;
            request.Headers.Add("Idempotency-Key", string.Create(CultureInfo.InvariantCulture, $"{id}-{number}"));
            using var answer = await _http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, text);
            using var body = JsonDocument.Parse(text);
            recording ??= body.RootElement.GetProperty("source_file_id").GetString();
        }

        return recording!;
    }

    /// <summary>Says why a recording has a gap.</summary>
    public async Task NoteGapAsync(string id, string device, DateTimeOffset from, DateTimeOffset to, string cause)
    {
        var notes = new
        {
            device,
            gaps = new[]
            {
                new
                {
                    from = Iso(from),
                    to = Iso(to),
                    cause,
                    kind = "gap",
                },
            },
            marks = Array.Empty<object>(),
            ended = true,
        };
        using var content = new StringContent(JsonSerializer.Serialize(notes), Encoding.UTF8, "application/json");
        using var answer = await _http.PutAsync(new Uri($"/api/recordings/{id}/notes", UriKind.Relative), content);
        Assert.True(answer.StatusCode == HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Beside the tests: artifacts/bin/PROJECT/CONFIGURATION.</summary>
    private static string Program
    {
        get
        {
            var mine = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            return Path.Combine(mine.Parent!.Parent!.FullName, "Mycelia.LocalServer", mine.Name, "mycelia-local-server");
        }
    }

    private static string FieldsOf(
        string device,
        string id,
        DateTimeOffset from,
        DateTimeOffset start,
        int number,
        int seconds,
        string? recording
    ) =>
        JsonSerializer.Serialize(
            new
            {
                start = Iso(start),
                chunk_number = number,
                source_file_id = recording,
                metadata = new
                {
                    recording_id = id,
                    recording_start = Iso(from),
                    recording_chunk = number,
                    chunk_duration_ms = seconds * 1000,
                    streaming = true,
                    device,
                    deviceName = device,
                    format = "wav",
                    codec = "pcm_s16le",
                    rate = Signal.Rate,
                    width = 2,
                    channels = 1,
                },
            },
            WithoutNulls
        );

    private static string Iso(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private async Task AuthorizeAsync()
    {
        using var form = new FormUrlEncodedContent([
            new("grant_type", "client_credentials"),
            new("client_id", ClientId),
            new("client_secret", Secret),
        ]);
        using var answer = await _http.PostAsync(new Uri("/oauth/token", UriKind.Relative), form);
        answer.EnsureSuccessStatusCode();
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            body.RootElement.GetProperty("access_token").GetString()
        );
    }
}
