using System.Net.Http.Headers;
using System.Text.Json;

namespace Mycelia.Benchmarks.Servers;

/// <summary>A client of a server, with the key that a file of settings names.</summary>
internal sealed class ServerAccount(Uri url, string credentialsFile) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = url };

    /// <summary>The client id and the secret.</summary>
    public (string Id, string Secret) Key()
    {
        var settings = File.ReadLines(credentialsFile)
            .Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#'))
            .Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        return (settings["MYCELIA_CLIENT_ID"], settings["MYCELIA_TOKEN"]);
    }

    /// <summary>A new access token.</summary>
    public async Task<string> TokenAsync()
    {
        var (id, secret) = Key();
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = id,
                ["client_secret"] = secret,
            }
        );
        using var answer = await _http.PostAsync(new Uri("/oauth/token", UriKind.Relative), form);
        answer.EnsureSuccessStatusCode();
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("access_token").GetString()!;
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync());
        return JsonElement.Parse(await _http.GetStringAsync(new Uri(path, UriKind.Relative)));
    }

    /// <summary>Posts something, and gives the answer.</summary>
    /// <exception cref="HttpRequestException">It was refused.</exception>
    public async Task<JsonElement> PostAsync(string path, HttpContent content)
    {
        _http.DefaultRequestHeaders.Authorization ??= new AuthenticationHeaderValue("Bearer", await TokenAsync());
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), content);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonElement.Parse(text) : throw new HttpRequestException($"{path}: {text}");
    }

    public void Dispose() => _http.Dispose();
}
