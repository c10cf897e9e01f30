using Microsoft.Data.Sqlite;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Queue;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary><c>verify</c>, as a user calls it.</summary>
public sealed class VerifyTests
{
    [Fact]
    public async Task What_the_server_has_lost_is_named_and_nothing_else()
    {
        await using var place = new Workplace();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        await DeliverAsync(place, server);

        // Beside a recorder, which has the queue.
        using var queue = ChunkQueue.Open(place.QueueFile);
        var (code, output, error) = await VerifyAsync(place, server.Environment);
        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("everything recorded from ", output, StringComparison.Ordinal);
        Assert.EndsWith($" (5 s) is stored at {server.Url}, with the checksums of what was sent\n", output, StringComparison.Ordinal);

        (_, output, _) = await VerifyAsync(place, server.Environment, "--listen");
        Assert.EndsWith(", byte for byte as it was sent\n", output, StringComparison.Ordinal);

        Damage(place, "DELETE FROM chunks WHERE number = 3");
        (code, output, _) = await VerifyAsync(place, server.Environment, "--listen");
        Assert.Equal(1, code);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.EndsWith($" (5 s) is stored at {server.Url}, but for 1 chunk:", lines[0], StringComparison.Ordinal);
        Assert.Matches("^  chunk 3 +.*12:00:03 +missing at the server$", Assert.Single(lines[1..]));
    }

    [Fact]
    public async Task A_server_that_cannot_be_asked_is_a_sentence_and_a_code()
    {
        await using var place = new Workplace();
        string url;
        await using (var server = await LocalServerProcess.StartAsync(place.ServerData))
        {
            await DeliverAsync(place, server);
            url = server.Url.ToString();
            var (code, output, _) = await VerifyAsync(place, [.. server.Environment, new("MYCELIA_TOKEN", "mycelia_another")]);
            Assert.Equal(4, code);
            Assert.Contains("could not be verified: ", output, StringComparison.Ordinal);
        }

        var away = new Dictionary<string, string>
        {
            ["MYCELIA_URL"] = url,
            ["MYCELIA_CLIENT_ID"] = "x",
            ["MYCELIA_TOKEN"] = "y",
        };
        var result = await VerifyAsync(place, away);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("could not be verified: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("  chunks 0–4 ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_verified_too()
    {
        await using var place = new Workplace();
        var folder = Directory.CreateDirectory(place.File("kept")).FullName;
        await RecordAsync(place, "--destination", $"file:{folder}");
        KeyValuePair<string, string>[] there = [new("MYCELIA_DESTINATION", $"file:{folder}")];
        Assert.Equal(0, (await VerifyAsync(place, there)).ExitCode);

        var sound = Directory.GetFiles(folder, "*_00002.wav", SearchOption.AllDirectories).Single();
        File.Delete(sound);
        var (code, output, _) = await VerifyAsync(place, there);
        Assert.Equal(1, code);
        Assert.Matches(@"\n  chunk 2 +.*12:00:02 +missing in the folder\n$", output);
    }

    private static Task<(int ExitCode, string Output, string Error)> VerifyAsync(
        Workplace place,
        IEnumerable<KeyValuePair<string, string>> environment,
        params string[] arguments
    ) => RecorderProcess.RunAsync(place.Folder, environment, ["verify", "--since", "2026-01-01", .. arguments]);

    private static async Task DeliverAsync(Workplace place, LocalServerProcess server)
    {
        await RecordAsync(place, "--no-upload");
        var (code, _, error) = await RecorderProcess.RunAsync(place.Folder, server.Environment, "upload", "--quiet");
        Assert.True(code == 0, error);
    }

    /// <summary>Five chunks of a second, from noon by the local clock.</summary>
    private static async Task RecordAsync(Workplace place, params string[] arguments)
    {
        var wav = Pcm.WriteWav(place.File("a.wav"), Pcm.Noise(5 * 16_000));
        string[] command =
        [
            "record",
            "--no-realtime",
            "--chunk-seconds",
            "1",
            "--start",
            "2026-03-01T12:00:00",
            "--input",
            wav,
            .. arguments,
        ];
        var (code, _, error) = await RecorderProcess.RunAsync(place.Folder, [], command);
        Assert.True(code == 0, error);
    }

    private static void Damage(Workplace place, string sql)
    {
        using var index = new SqliteConnection($"Data Source={place.ServerData}/index.db;Pooling=False;Foreign Keys=False");
        index.Open();
        using var command = index.CreateCommand();
#pragma warning disable CA2100 // constants of the tests
        command.CommandText = sql;
#pragma warning restore CA2100
        Assert.Equal(1, command.ExecuteNonQuery());
    }
}
