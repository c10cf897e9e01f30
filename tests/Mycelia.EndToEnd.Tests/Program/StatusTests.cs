using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

public sealed class StatusTests
{
    [Fact]
    public async Task A_recorder_that_is_well_says_so_to_people_scripts_and_monitors()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        var microphone = await sound.AddPipeSourceAsync("pipemic");
        await using var recorder = RecorderProcess.Start(
            place.Folder,
            [.. sound.Environment, .. server.Environment],
            "--device",
            "pipemic",
            "--json",
            "--chunk-seconds",
            "1"
        );
        await recorder.EventAsync("recording_started");
        var speaking = microphone.SpeakAsync(Pcm.Noise(32_000));
        await recorder.EventAsync("chunk_uploaded");

        var (exitCode, text, error) = await AskAsync(place);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.StartsWith("recording since ", text, StringComparison.Ordinal);
        Assert.Contains("today: ", text, StringComparison.Ordinal);

        var (jsonExitCode, json, _) = await AskAsync(place, "--json");
        var status = JsonDocument.Parse(json).RootElement;
        Assert.Equal(
            (0, "recording", recorder.Id),
            (jsonExitCode, status.GetProperty("state").GetString(), status.GetProperty("pid").GetInt32())
        );
        Assert.Empty(status.GetProperty("problems").EnumerateArray());
        Assert.InRange(status.GetProperty("run").GetProperty("chunks_uploaded").GetInt32(), 1, 3);
        Assert.InRange(status.GetProperty("upload").GetProperty("bytes_per_second").GetDouble(), 1, 1e12);
        Assert.DoesNotContain(server.Credentials["MYCELIA_TOKEN"], json, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(place.QueueFile + ".socket"));
        await speaking;
    }

    [Fact]
    public async Task The_level_is_that_of_the_moment_and_not_of_the_last_chunk()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        var microphone = await sound.AddPipeSourceAsync("pipemic");
        await using var recorder = RecorderProcess.Start(place.Folder, sound.Environment, "--device", "pipemic", "--no-upload", "--json");
        await recorder.EventAsync("recording_started");
        // Goes on until the sound server ends.
        _ = microphone.SpeakAsync(Pcm.Noise(9 * 16_000));
        var status = JsonDocument.Parse((await AskAsync(place, "--json")).Output).RootElement;
        Assert.InRange(status.GetProperty("peak_db").GetDouble(), -20, 0);
        Assert.Equal(0, status.GetProperty("run").GetProperty("chunks_captured").GetInt32());
    }

    [Fact]
    public async Task A_follower_hears_of_changes_until_the_end()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var recorder = RecorderProcess.Start(place.Folder, sound.Environment, "--no-upload", "--json", "--chunk-seconds", "1");
        await recorder.EventAsync("chunk_captured");
        await using var follower = RecorderProcess.Start(place.Folder, [], "status", "--follow", "--json");
        await follower.LineAsync(static line => line.GetProperty("run").GetProperty("chunks_captured").GetInt32() >= 2);
        recorder.Signal("TERM");
        await follower.LineAsync(static line => line.GetProperty("state").GetString() == "stopped");
        Assert.Equal((0, 0), (await follower.ExitAsync(), await recorder.ExitAsync()));
        Assert.False(File.Exists(place.QueueFile + ".socket"));
    }

    [Fact]
    public async Task What_is_wrong_is_said_and_is_exit_code_1()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        var settings = new Dictionary<string, string>(server.Environment) { ["MYCELIA_TOKEN"] = "mycelia_wrong" };
        await using var recorder = RecorderProcess.Start(
            place.Folder,
            [.. sound.Environment, .. settings],
            "--json",
            "--chunk-seconds",
            "1"
        );
        await recorder.EventAsync("upload_failed");
        var (exitCode, text, _) = await AskAsync(place);
        Assert.Equal(1, exitCode);
        Assert.Contains("! not delivering since ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_recorder_and_the_socket_of_a_dead_one_are_exit_code_3()
    {
        await using var place = new Workplace();
        Assert.Equal(3, (await AskAsync(place)).ExitCode);

        await using var sound = await PulseServer.StartAsync();
        await using (var recorder = RecorderProcess.Start(place.Folder, sound.Environment, "--no-upload", "--json", "--chunk-seconds", "1"))
        {
            await recorder.EventAsync("chunk_captured");
            recorder.Signal("KILL");
            await recorder.ExitAsync();
        }

        Assert.True(File.Exists(place.QueueFile + ".socket"));
        var (exitCode, _, error) = await AskAsync(place);
        Assert.Equal(3, exitCode);
        Assert.Contains("no recorder is running on audio_queue.db", error, StringComparison.Ordinal);

        await using var next = RecorderProcess.Start(place.Folder, sound.Environment, "--no-upload", "--json", "--chunk-seconds", "1");
        await next.EventAsync("recording_started");
        Assert.NotEqual(3, (await AskAsync(place)).ExitCode);
    }

    [Fact]
    public async Task Clients_that_hang_talk_nonsense_or_come_in_crowds_reach_nobody_else()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        // Longer than an address can be, and the name too.
        var folder = Directory.CreateDirectory(place.File(string.Concat(Enumerable.Repeat("deep/down/", 12)))).FullName;
        var queue = Path.Combine(folder, new string('q', 100) + ".db");
        await using var recorder = RecorderProcess.Start(
            place.Folder,
            sound.Environment,
            "--db",
            queue,
            "--no-upload",
            "--json",
            "--chunk-seconds",
            "1"
        );
        await recorder.EventAsync("recording_started");
        var socket = Assert.Single(Directory.GetFiles(folder, "*.socket"));

        var clients = new List<Socket>();
        try
        {
            for (var i = 0; i < 40; i++)
                clients.Add(Connect(folder, Path.GetFileName(socket)));
            foreach (var client in clients.Skip(1).Take(8))
                TrySend(client, new string('x', 5_000));
            var captured = (await recorder.EventAsync("chunk_captured")).GetProperty("number").GetInt32();
            await recorder.EventAsync("chunk_captured", e => e.GetProperty("number").GetInt32() == captured + 1);
        }
        finally
        {
            clients.ForEach(static client => client.Dispose());
        }

        string output;
        do output = (await RecorderProcess.RunAsync(place.Folder, [], "status", "--json", "--db", queue)).Output;
        while (output.Length == 0);
        Assert.Equal(recorder.Id, JsonDocument.Parse(output).RootElement.GetProperty("pid").GetInt32());
    }

    private static Task<(int ExitCode, string Output, string Error)> AskAsync(Workplace place, params string[] arguments) =>
        RecorderProcess.RunAsync(place.Folder, [], ["status", .. arguments]);

    private static Socket Connect(string folder, string name)
    {
        var shortcut = Directory.CreateTempSubdirectory("m-");
        Directory.CreateSymbolicLink(Path.Combine(shortcut.FullName, "q"), folder);
        var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(Path.Combine(shortcut.FullName, "q", name)));
        shortcut.Delete(recursive: true);
        return client;
    }

    private static void TrySend(Socket client, string text)
    {
        try
        {
            client.Send(Encoding.ASCII.GetBytes(text));
        }
        catch (SocketException)
        {
            // Sent away already: one of the crowd.
        }
    }
}
