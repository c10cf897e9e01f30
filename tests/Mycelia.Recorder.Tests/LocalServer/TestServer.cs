using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Commands;
using Mycelia.LocalServer.Hosting;
using Mycelia.LocalServer.Settings;

namespace Mycelia.Recorder.Tests.LocalServer;

/// <summary>A real server on a port of its own, with a data directory that goes away with it, and a client that is signed in.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private ServerSettings _settings;
    private readonly TimeProvider _time;
    private RunningServer? _running;

    private TestServer(ServerSettings settings, TimeProvider time)
    {
        _settings = settings;
        _time = time;
    }

    public HttpClient Client { get; private set; } = new();

    public string Data => _settings.DataPath;

    public Uri Address => new(_running!.Addresses[0]);

    public string OneTimeToken => _running!.OneTimeToken!;

    public StringWriter Log { get; } = new();

    public string ClientId => Credential("MYCELIA_CLIENT_ID");

    public string Secret => Credential("MYCELIA_TOKEN");

    public static async Task<TestServer> StartAsync(Func<ServerSettings, ServerSettings>? change = null, TimeProvider? time = null)
    {
        var settings = new ServerSettings
        {
            EndPoints = [new(System.Net.IPAddress.Loopback, 0)],
            DataPath = Path.Combine(Path.GetTempPath(), "mycelia-local-server-" + Guid.NewGuid().ToString("N")),
        };
        var server = new TestServer(change?.Invoke(settings) ?? settings, time ?? TimeProvider.System);
        await server.StartAsync();
        await server.SignInAsync();
        return server;
    }

    /// <summary>Stops it, and starts it again on the same data. The client signs in anew, unless it is to keep its token.</summary>
    public async Task RestartAsync(Action? between = null, bool keepsToken = false, Func<ServerSettings, ServerSettings>? change = null)
    {
        var (id, secret) = (ClientId, Secret);
        var authorization = Client.DefaultRequestHeaders.Authorization;
        await StopAsync();
        between?.Invoke();
        _settings = change?.Invoke(_settings) ?? _settings;
        await StartAsync();
        Client.DefaultRequestHeaders.Authorization = authorization;
        if (!keepsToken)
            await SignInAsync(id, secret);
    }

    public Task SignInAsync() => SignInAsync(ClientId, Secret);

    /// <summary>From now on the client comes with the key of these credentials.</summary>
    public async Task SignInAsync(string id, string secret)
    {
        using var answer = await RequestTokenAsync(id, secret);
        answer.EnsureSuccessStatusCode();
        var token = (await JsonAsync(answer)).GetProperty("access_token").GetString();
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Makes a key as its user would, beside the running server.</summary>
    public async Task<(string Id, string Secret)> AddKeyAsync(string name, string rights)
    {
        var (code, output, errors) = await CommandAsync("keys", "add", name, "--rights", rights);
        Assert.True(code == 0, errors);
        var lines = output.Split('\n');
        return (lines[0]["MYCELIA_CLIENT_ID=".Length..], lines[1]["MYCELIA_TOKEN=".Length..]);
    }

    /// <summary>Makes a key, and signs in with it.</summary>
    public async Task<(string Id, string Secret)> BecomeAsync(string name, string rights)
    {
        var key = await AddKeyAsync(name, rights);
        await SignInAsync(key.Id, key.Secret);
        return key;
    }

    /// <summary>Runs another command on its data.</summary>
    public async Task<(int Code, string Output, string Errors)> CommandAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await ServerCommand.RunAsync([.. arguments, "--data", Data], output, errors, _ => null);
        return (code, output.ToString(), errors.ToString());
    }

    /// <summary>Does to the index what no program of ours does, and gives the number of rows that it did it to.</summary>
    public int Damage(string sql)
    {
        using var index = new SqliteConnection($"Data Source={Data}/index.db;Pooling=False;Foreign Keys=False");
        index.Open();
        using var command = index.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    public Task<HttpResponseMessage> RequestTokenAsync(string id, string secret, string grant = "client_credentials") =>
        Client.PostAsync(
            "/oauth/token",
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["grant_type"] = grant,
                    ["client_id"] = id,
                    ["client_secret"] = secret,
                }
            )
        );

    /// <summary>Uploads and returns the source file id.</summary>
    public async Task<string> StoreAsync(Upload upload)
    {
        using var answer = await SendAsync(upload);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await JsonAsync(answer)).GetProperty("source_file_id").GetString()!;
    }

    public Task<HttpResponseMessage> SendAsync(Upload upload) => Client.SendAsync(upload.ToRequest());

    public async Task<JsonElement> GetJsonAsync(string path) => JsonElement.Parse(await Client.GetStringAsync(path));

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) =>
        JsonElement.Parse(await answer.Content.ReadAsStringAsync());

    /// <summary>All files below a part of the data directory.</summary>
    public string[] Files(string part) => Directory.GetFiles(Path.Combine(Data, part), "*", SearchOption.AllDirectories);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Log.Dispose();
        Directory.Delete(Data, recursive: true);
    }

    private async Task StartAsync()
    {
        _running = await RunningServer.StartAsync(_settings, TextWriter.Synchronized(Log), _time);
        Client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
    }

    private async Task StopAsync()
    {
        Client.Dispose();
        await _running!.DisposeAsync();
    }

    private string Credential(string name) =>
        File.ReadLines(Path.Combine(Data, "credentials.env")).Single(line => line.StartsWith(name + "=", StringComparison.Ordinal))[
            (name.Length + 1)..
        ];
}
