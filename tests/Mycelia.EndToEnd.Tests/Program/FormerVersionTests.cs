using System.Text.Json;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>An upgrade: what released versions left behind goes on with this one.</summary>
public sealed class FormerVersionTests
{
    public static TheoryData<string> Versions => FormerVersion.All;

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task What_waited_in_the_queue_is_delivered_to_the_last_frame(string version) =>
        await DeliversAsync(version, "queue", new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), frames: 20_000);

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task What_a_crash_left_in_the_journal_is_delivered_to_the_last_frame(string version) =>
        await DeliversAsync(version, "crashed", new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero), frames: 27_648);

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Settings_mean_what_they_meant(string version)
    {
        using var former = new FormerVersion(version);
        var (exitCode, output, error) = await RecorderProcess.RunAsync(
            former.Folder,
            [],
            "config",
            "--json",
            "--env-file",
            former.Find("recorder.env")
        );
        Assert.Equal((0, ""), (exitCode, error));
        var settings = JsonElement
            .Parse(output)
            .GetProperty("settings")
            .EnumerateArray()
            .Where(static setting => setting.GetProperty("source").GetString() == "file")
            .ToDictionary(
                static setting => setting.GetProperty("name").GetString()!,
                static setting => setting.GetProperty("value").GetString()
            );
        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["MYCELIA_CLIENT_ID"] = "6b0f0000c0ffee0000000001",
                ["MYCELIA_TOKEN"] = null,
                ["MYCELIA_DEVICE"] = "Desk microphone",
                ["MYCELIA_ENCODING"] = "flac",
                ["MYCELIA_MAX_QUEUE_SIZE"] = "20GB",
                ["MYCELIA_WHEN_FULL"] = "drop",
            },
            settings
        );
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_local_server_gives_back_what_it_stored_and_knows_its_keys(string version)
    {
        using var former = new FormerVersion(version);
        await using var server = await LocalServerProcess.StartAsync(former.Find("server"));

        var stored = Assert.Single(await server.RecordingsAsync());
        Assert.Equal(FormerVersion.Pcm(20_000), await server.AudioAsync(stored));

        var deskKey = (await File.ReadAllLinesAsync(former.Find("server-desk.env")))
            .Select(static line => line.Split('=', 2))
            .ToDictionary(static setting => setting[0], static setting => setting[1]);
        var (exitCode, output, error) = await UploadAsync(former, "queue", new(deskKey) { ["MYCELIA_URL"] = server.Url.ToString() });
        Assert.True(exitCode == 0, output + error);
        Assert.Equal(2, (await server.RecordingsAsync()).Length);
    }

    private static async Task DeliversAsync(string version, string queue, DateTimeOffset start, int frames)
    {
        using var former = new FormerVersion(version);
        await using var place = new Workplace();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);

        var (exitCode, output, error) = await UploadAsync(former, queue, server.Environment);

        Assert.True(exitCode == 0, output + error);
        var recording = Assert.Single(await server.RecordingsAsync());
        Assert.Equal(start, recording.GetProperty("start").GetDateTimeOffset());
        Assert.Equal(FormerVersion.Pcm(frames), await server.AudioAsync(recording));
    }

    private static Task<(int ExitCode, string Output, string Error)> UploadAsync(
        FormerVersion former,
        string queue,
        Dictionary<string, string> environment
    ) => RecorderProcess.RunAsync(former.Folder, environment, "upload", "--db", former.Find(queue + "/audio_queue.db"));
}
