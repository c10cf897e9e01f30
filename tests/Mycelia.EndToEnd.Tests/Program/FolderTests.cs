using System.Text.Json;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary><c>--destination file:DIR</c>: from a file into a folder, read again by what docs/servers.md says of it.</summary>
public sealed class FolderTests
{
    private const int WavHeader = 44;
    private static readonly byte[] Spoken = Pcm.Noise(25 * 16_000);

    [Fact]
    public async Task Every_frame_of_a_recording_is_in_the_folder_and_no_server_is_needed()
    {
        await using var place = Prepare();

        var (exitCode, _, error) = await RecorderProcess.RunAsync(
            place.Folder,
            [],
            "--input",
            "speech.wav",
            "--no-realtime",
            "--destination",
            "file:sounds",
            "--drain-timeout",
            "60"
        );

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(Spoken, Heard(place));
        Assert.Equal("end", Lines(place)[^1].GetProperty("type").GetString());
        Assert.Equal(0L, place.Query<long>("SELECT COUNT(*) FROM audio_chunks"));
    }

    [Fact]
    public async Task A_delivery_that_is_killed_is_taken_up_without_a_second_file()
    {
        await using var place = Prepare();
        Assert.Equal(
            0,
            (
                await RecorderProcess.RunAsync(
                    place.Folder,
                    [],
                    "--input",
                    "speech.wav",
                    "--no-realtime",
                    "--no-upload",
                    "--chunk-seconds",
                    "0.5"
                )
            ).ExitCode
        );
        Dictionary<string, string> environment = new() { ["MYCELIA_DESTINATION"] = "file:sounds" };
        for (var kills = 0; kills < 3; kills++)
        {
            await using var recorder = RecorderProcess.Start(place.Folder, environment, "upload", "--json");
            await recorder.EventAsync("chunk_uploaded");
            recorder.Signal("KILL");
            await recorder.ExitAsync();
        }

        Assert.Equal(0, (await RecorderProcess.RunAsync(place.Folder, environment, "upload")).ExitCode);

        Assert.Equal(Spoken, Heard(place));
        Assert.Equal(50, Directory.GetFiles(place.File("sounds"), "*.wav", SearchOption.AllDirectories).Length);
        Assert.Equal(51, Directory.GetFiles(place.File("sounds"), "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_not_made_and_nothing_is_lost()
    {
        await using var place = Prepare();

        var (exitCode, _, _) = await RecorderProcess.RunAsync(
            place.Folder,
            [],
            "--input",
            "speech.wav",
            "--no-realtime",
            "--destination",
            "file:away/sounds"
        );

        Assert.Equal(0, exitCode);
        Assert.False(Directory.Exists(place.File("away")));
        Assert.Equal(3L, place.Query<long>("SELECT COUNT(*) FROM audio_chunks"));
        var (checkedExitCode, output, _) = await RecorderProcess.RunAsync(place.Folder, [], "auth", "--destination", "file:away/sounds");
        Assert.Equal(1, checkedExitCode);
        Assert.Contains("mkdir -p", output, StringComparison.Ordinal);
        Assert.Equal(0, (await RecorderProcess.RunAsync(place.Folder, [], "upload", "--destination", "file:sounds")).ExitCode);
        Assert.Equal(Spoken, Heard(place));
    }

    [Fact]
    public async Task A_folder_needs_no_key_and_auth_says_so()
    {
        await using var place = Prepare();
        var (exitCode, output, _) = await RecorderProcess.RunAsync(place.Folder, [], "auth", "--json", "--destination", "file:sounds");
        var answer = JsonDocument.Parse(output).RootElement;
        Assert.Equal((0, "sounds", true), (exitCode, answer.GetProperty("folder").GetString(), answer.GetProperty("ok").GetBoolean()));
        Assert.Empty(Directory.GetFiles(place.File("sounds")));
    }

    private static Workplace Prepare()
    {
        var place = new Workplace();
        Pcm.WriteWav(place.File("speech.wav"), Spoken);
        Directory.CreateDirectory(place.File("sounds"));
        return place;
    }

    private static JsonElement[] Lines(Workplace place) =>
        [
            .. File.ReadAllLines(Assert.Single(Directory.GetFiles(place.File("sounds"), "*.jsonl", SearchOption.AllDirectories)))
                .Select(static line => JsonDocument.Parse(line).RootElement),
        ];

    /// <summary>The samples of all chunks in the order of their numbers.</summary>
    private static byte[] Heard(Workplace place) =>
        [
            .. Lines(place)
                .Where(static line => line.GetProperty("type").GetString() == "chunk")
                .OrderBy(static line => line.GetProperty("number").GetInt32())
                .SelectMany(line =>
                    File.ReadAllBytes(Path.Combine(place.File("sounds"), line.GetProperty("file").GetString()!))[WavHeader..]
                ),
        ];
}
