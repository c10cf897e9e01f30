using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Mycelia.Recorder.Tests.LocalServer;

/// <summary>
/// The program, started by a shell that has set up its surroundings; with a data directory and a temporary folder of its own.
/// </summary>
internal sealed class ServerProgram : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mycelia-local-server-").FullName;
    private readonly string _setup;
    private Process _process;

    private ServerProgram(string setup, string[] options)
    {
        _setup = setup;
        Directory.CreateDirectory(Temporary);
        _process = Launch(options);
    }

    public static string Program => Path.Combine(AppContext.BaseDirectory, "mycelia-local-server");

    public string Data => Path.Combine(_directory, "data");

    public string Temporary => Path.Combine(_directory, "tmp");

    public Uri Address { get; private set; } = null!;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public static async Task<ServerProgram> StartAsync(string setup, params string[] options)
    {
        var program = new ServerProgram(setup, options);
        await program.ListensAsync();
        return program;
    }

    /// <summary>Ends it in the middle of whatever it does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts it again on the same data, after it has ended.</summary>
    public async Task StartAgainAsync(params string[] options)
    {
        _process.Dispose();
        _process = Launch(options);
        await ListensAsync();
    }

    /// <summary>A client that is signed in.</summary>
    public async Task<HttpClient> SignInAsync()
    {
        var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(20) };
        var credentials = await File.ReadAllLinesAsync(Path.Combine(Data, "credentials.env"));
        using var form = new FormUrlEncodedContent([
            new("grant_type", "client_credentials"),
            new("client_id", credentials[0].Split('=')[1]),
            new("client_secret", credentials[1].Split('=')[1]),
        ]);
        using var answer = await client.PostAsync(new Uri("/oauth/token", UriKind.Relative), form);
        answer.EnsureSuccessStatusCode();
        var token = JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("access_token").GetString();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private Process Launch(string[] options) =>
        Process.Start(
            new ProcessStartInfo(
                "sh",
                ["-c", $"{_setup}; exec \"$0\" \"$@\"", Program, "--data", Data, "--urls", "http://127.0.0.1:0", .. options]
            )
            {
                RedirectStandardOutput = true,
                Environment = { ["TMPDIR"] = Temporary, ["DOTNET_EnableDiagnostics"] = null },
            }
        )!;

    private async Task ListensAsync()
    {
        var listening = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the server did not start");
        Address = new(listening["Listening on ".Length..]);
        await _process.StandardOutput.ReadLineAsync();
    }
}
