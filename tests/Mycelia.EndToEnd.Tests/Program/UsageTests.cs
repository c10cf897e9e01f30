using System.Text.Json;
using Microsoft.Data.Sqlite;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Model;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>Bad input: one line that says what is wrong, the right exit code, nothing created or changed.</summary>
public sealed class UsageTests
{
    private static readonly Dictionary<string, string> Server = new()
    {
        ["MYCELIA_URL"] = "http://127.0.0.1:9",
        ["MYCELIA_CLIENT_ID"] = "0123456789abcdef01234567",
        ["MYCELIA_TOKEN"] = "mycelia_secret",
    };

    [Theory]
    [InlineData("audio_queue.db")]
    [InlineData("audio_queue.db.capture")]
    [InlineData("./audio_queue.db-wal")]
    [InlineData("a.wav")]
    [InlineData("link.wav")]
    public async Task A_log_in_the_place_of_the_queue_or_the_input_is_refused_before_anything_is_touched(string log)
    {
        await using var place = new Workplace();
        var wav = Pcm.WriteWav(place.File("a.wav"), Pcm.Noise(16_000));
        File.CreateSymbolicLink(place.File("link.wav"), wav);
        var before = await File.ReadAllBytesAsync(wav, TestContext.Current.CancellationToken);
        var result = await RecorderProcess.RunAsync(
            place.Folder,
            [],
            "record",
            "--no-upload",
            "--no-realtime",
            "--input",
            "a.wav",
            "--log-file",
            log
        );
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"--log-file {log} is", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(wav, TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetFiles(place.Folder, "audio_queue*"));
    }

    [Theory]
    [InlineData("sound.wav", true)]
    [InlineData("queue.db", true)]
    [InlineData("old.log", false)]
    [InlineData("empty", false)]
    [InlineData("zeros", false)]
    public async Task A_file_of_something_else_than_text_is_no_log(string log, bool isRefused)
    {
        await using var place = new Workplace();
        Pcm.WriteWav(place.File("sound.wav"), Pcm.Noise(16_000));
        Pcm.WriteWav(place.File("a.wav"), Pcm.Noise(16_000));
        await RecorderProcess.RunAsync(place.Folder, [], "record", "--no-upload", "--no-realtime", "--input", "a.wav", "--db", "queue.db");
        await File.WriteAllTextAsync(place.File("old.log"), "2026-03-01T12:00:00.000Z INFO \u001b[31mälter\n");
        await File.WriteAllBytesAsync(place.File("empty"), []);
        await File.WriteAllBytesAsync(place.File("zeros"), new byte[100]);
        var before = await File.ReadAllBytesAsync(place.File(log));

        var result = await RecorderProcess.RunAsync(
            place.Folder,
            [],
            "record",
            "--no-upload",
            "--no-realtime",
            "--input",
            "a.wav",
            "--log-file",
            log
        );

        Assert.Equal(isRefused ? 2 : 0, result.ExitCode);
        Assert.Equal(
            isRefused,
            result.Error.Contains($"--log-file {log} is no log: it holds something else than text", StringComparison.Ordinal)
        );
        Assert.Equal(isRefused, before.AsEnumerable().SequenceEqual(await File.ReadAllBytesAsync(place.File(log))));
    }

    [Theory]
    [InlineData("queue", "status")]
    [InlineData("queue", "list", "--json")]
    [InlineData("queue", "export", "out")]
    [InlineData("queue", "retry", "--all")]
    public async Task An_empty_file_is_a_queue_in_which_nothing_was_recorded(params string[] command)
    {
        await using var place = new Workplace();
        await File.WriteAllBytesAsync(place.QueueFile, []);
        var result = await RecorderProcess.RunAsync(place.Folder, [], command);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains("nothing was recorded yet: audio_queue.db is an empty file", result.Error, StringComparison.Ordinal);
        Assert.Equal([place.QueueFile], Directory.GetFileSystemEntries(place.Folder));
    }

    [Theory]
    [InlineData(16_000)]
    [InlineData(44_100)]
    public async Task A_file_that_breaks_half_way_is_kept_as_far_as_it_goes_and_exit_code_1(int rate)
    {
        await using var place = new Workplace();
        var wav = Pcm.WriteWav(place.File("a.wav"), Pcm.Noise(rate * 3), AudioFormat.Default with { SampleRate = rate });
        await using (var file = File.OpenWrite(wav))
            file.SetLength(44 + rate * 2 * 2);
        var result = await RecorderProcess.RunAsync(place.Folder, [], "record", "--no-upload", "--no-realtime", "--input", "a.wav");
        Assert.Equal(1, result.ExitCode);
        Assert.Matches("a.wav: it is cut off: .*, after 2 s", result.Output);
        Assert.Equal(2_000L, place.Query<long>("SELECT CAST(SUM(duration_ms) AS INTEGER) FROM chunk_info"));
    }

    [Theory]
    [InlineData(2, "--rate must be a rate from 4000", "--rate", "0")]
    [InlineData(2, "--rate must be", "--rate", "fast")]
    [InlineData(2, "--channels must be", "--channels", "-1")]
    [InlineData(2, "--chunk-seconds must be a number of seconds from 0.1 to 10", "--chunk-seconds", "11")]
    [InlineData(2, "--duration must be", "--duration", "NaN")]
    [InlineData(2, "not the address of a server", "--url", "mycelia.example.org")]
    [InlineData(2, "not the address of a server", "--url", "ftp://mycelia.example.org")]
    [InlineData(2, "carries no credentials", "--url", "http://me:secret@127.0.0.1")]
    [InlineData(2, "unencrypted", "--url", "http://mycelia.example.org")]
    [InlineData(2, "no file nowhere.env", "--env-file", "nowhere.env")]
    [InlineData(2, "such folder", "--db", "no/such/folder/queue.db")]
    [InlineData(2, "is a directory", "--db", ".")]
    [InlineData(2, "cannot play nowhere.wav: there is no such file", "--input", "nowhere.wav")]
    [InlineData(2, "it is a folder, not a file", "--input", "/")]
    [InlineData(2, "it is a folder, not a file", "--ca-file", "/")]
    [InlineData(2, "-n goes behind 'mycelia-recorder queue discard', not before it", "-n", "queue", "discard")]
    [InlineData(2, "-n is an option of 'verify', not of 'mycelia-recorder'", "-n")]
    [InlineData(2, "--day must be a day such as 2026-03-01, yesterday or monday, not 'nonsense'", "history", "--day", "nonsense")]
    [InlineData(2, "--day must be a day such as 2026-03-01, yesterday or monday, not 'nonsense'", "verify", "--day", "nonsense")]
    [InlineData(2, "--since must be a time such as", "history", "--since", "nonsense")]
    [InlineData(2, "nothing was recorded yet: there is no queue at", "queue", "status")]
    [InlineData(2, "nothing was recorded yet: there is no queue at", "queue", "list")]
    [InlineData(2, "there is no queue at other.db", "queue", "status", "--db", "other.db")]
    [InlineData(2, "cannot write the log no/such/folder/log: there is no folder", "--log-file", "no/such/folder/log")]
    [InlineData(2, "'sing'; 'mycelia-recorder service --help'", "service", "sing")]
    [InlineData(2, "'--frobnicate'", "--frobnicate")]
    [InlineData(2, "'frobnicate'", "frobnicate")]
    public async Task A_bad_setting_is_named(int exitCode, string expected, params string[] arguments)
    {
        await using var place = new Workplace();
        AssertRefused(exitCode, expected, await RecorderProcess.RunAsync(place.Folder, Server, arguments), place);
    }

    [Theory]
    [InlineData("MYCELIA_URL", "MYCELIA_URL not set")]
    [InlineData("MYCELIA_CLIENT_ID", "MYCELIA_CLIENT_ID not set")]
    [InlineData("MYCELIA_TOKEN", "MYCELIA_TOKEN not set")]
    public async Task Half_a_server_is_no_server(string missing, string expected)
    {
        await using var place = new Workplace();
        var result = await RecorderProcess.RunAsync(place.Folder, Server.Where(setting => setting.Key != missing));
        AssertRefused(2, expected, result, place);
    }

    [Fact]
    public async Task No_server_at_all_names_what_to_set_and_the_way_without()
    {
        await using var place = new Workplace();
        var result = await RecorderProcess.RunAsync(place.Folder, []);
        AssertRefused(2, "MYCELIA_URL, MYCELIA_CLIENT_ID, MYCELIA_TOKEN not set", result, place);
        Assert.Contains("--no-upload", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_line_in_the_env_file_is_said_to_stand_there()
    {
        await using var place = new Workplace();
        await File.WriteAllTextAsync(place.File(".env"), "MYCELIA_RATE=0\n");
        var result = await RecorderProcess.RunAsync(place.Folder, Server);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("MYCELIA_RATE in .env", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flag_wins_over_the_environment_and_that_over_the_file()
    {
        await using var place = new Workplace();
        await File.WriteAllTextAsync(place.File(".env"), "MYCELIA_RATE=1\nMYCELIA_CHANNELS=0\n");
        Dictionary<string, string> environment = new(Server) { ["MYCELIA_RATE"] = "2", ["MYCELIA_CHANNELS"] = "1" };
        Assert.Contains(
            "not '3' (on the command line)",
            (await RecorderProcess.RunAsync(place.Folder, environment, "--rate", "3")).Error,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "not '2' (MYCELIA_RATE in the environment)",
            (await RecorderProcess.RunAsync(place.Folder, environment)).Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_unknown_device_brings_the_nearest_to_mind()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        var result = await RecorderProcess.RunAsync(place.Folder, [.. sound.Environment, .. Server], "--device", "virtmik");
        AssertRefused(3, "virtmic.monitor", result, place);
    }

    [Fact]
    public async Task A_missing_sound_server_is_exit_3()
    {
        await using var place = new Workplace();
        var environment = new Dictionary<string, string>(Server)
        {
            ["PULSE_SERVER"] = $"unix:{place.File("none")}",
            ["HOME"] = place.Folder,
        };
        AssertRefused(3, "sound server", await RecorderProcess.RunAsync(place.Folder, environment), place);
    }

    [Fact]
    public async Task A_wav_that_is_not_one_is_refused()
    {
        await using var place = new Workplace();
        await File.WriteAllTextAsync(place.File("song.wav"), "la la la la la");
        var result = await RecorderProcess.RunAsync(place.Folder, Server, "--input", "song.wav");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("song.wav: a sound file that cannot be understood", result.Error, StringComparison.Ordinal);
        Assert.Equal([place.File("song.wav")], Directory.GetFiles(place.Folder));
    }

    [Fact]
    public async Task Somebody_elses_database_is_left_alone()
    {
        await using var place = new Workplace();
        using (var database = new SqliteConnection($"Data Source={place.QueueFile};Pooling=False"))
        {
            database.Open();
            using var command = new SqliteCommand("CREATE TABLE notes (text)", database);
            command.ExecuteNonQuery();
        }

        var before = await File.ReadAllBytesAsync(place.QueueFile);
        await using var sound = await PulseServer.StartAsync();
        var result = await RecorderProcess.RunAsync(place.Folder, [.. sound.Environment, .. Server]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("something else", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(place.QueueFile));
        Assert.Equal([place.QueueFile], Directory.GetFiles(place.Folder));
    }

    [Fact]
    public async Task Devices_are_listed_for_people_and_for_scripts()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await sound.AddPipeSourceAsync("pipemic");
        var (exitCode, text, _) = await RecorderProcess.RunAsync(place.Folder, sound.Environment, "devices");
        Assert.Equal(0, exitCode);
        Assert.Contains("* pipemic", text, StringComparison.Ordinal);
        var (_, json, _) = await RecorderProcess.RunAsync(place.Folder, sound.Environment, "devices", "--json");
        var devices = JsonDocument
            .Parse(json)
            .RootElement.GetProperty("devices")
            .EnumerateArray()
            .ToDictionary(static device => device.GetProperty("name").GetString()!);
        Assert.True(devices["pipemic"].GetProperty("default").GetBoolean());
        Assert.True(devices["virtmic.monitor"].GetProperty("monitor").GetBoolean());
        Assert.False(devices["pipemic"].GetProperty("monitor").GetBoolean());
    }

    [Fact]
    public async Task Credentials_are_checked_by_auth()
    {
        await using var place = new Workplace();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        var good = await RecorderProcess.RunAsync(place.Folder, server.Environment, "auth");
        Assert.Equal(0, good.ExitCode);
        Assert.Contains("accepts the credentials", good.Output, StringComparison.Ordinal);

        var bad = await RecorderProcess.RunAsync(place.Folder, [.. server.Environment, new("MYCELIA_TOKEN", "mycelia_wrong")], "auth");
        Assert.Equal(4, bad.ExitCode);
        Assert.Contains("(MYCELIA_CLIENT_ID and MYCELIA_TOKEN)", bad.Output, StringComparison.Ordinal);

        Assert.Equal(1, (await RecorderProcess.RunAsync(place.Folder, Server, "auth")).ExitCode);
    }

    [Fact]
    public async Task Raw_pcm_is_recorded_from_standard_input()
    {
        await using var place = new Workplace();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        var noise = Pcm.Noise(24_000);
        await using var recorder = RecorderProcess.Start(
            place.Folder,
            server.Environment,
            "--input",
            "-",
            "--no-realtime",
            "--chunk-seconds",
            "1"
        );
        await recorder.SpeakAsync(noise);

        Assert.Equal(0, await recorder.ExitAsync());
        Assert.Equal(noise, await server.AudioAsync(Assert.Single(await server.RecordingsAsync())));
        Assert.DoesNotContain('\u001b', recorder.Output);
    }

    private static void AssertRefused(int exitCode, string expected, (int ExitCode, string Output, string Error) result, Workplace place)
    {
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
        Assert.StartsWith("mycelia-recorder: ", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(place.Folder));
    }
}
