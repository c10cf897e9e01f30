using System.Text.Json;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>Where settings come from, where files are, and what is said about odd ones.</summary>
public sealed class ConfigTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task Each_value_is_shown_with_where_it_came_from_and_no_secret()
    {
        await using var place = new Workplace();
        await WriteAsync(place.File(".env"), "MYCELIA_RATE=8000\nMYCELIA_TOKEN=mycelia_very_secret\n");
        KeyValuePair<string, string>[] environment = [new("MYCELIA_DEVICE", "usb"), new("MYCELIA_URL", "http://me:very_secret@127.0.0.1")];
        var text = await RecorderProcess.RunAsync(place.Folder, environment, "config", "--channels", "2");
        Assert.Equal((0, ""), (text.ExitCode, text.Error));
        Assert.Matches("MYCELIA_RATE +8000 +.env\n", text.Output);
        Assert.Matches("MYCELIA_DEVICE +usb +environment\n", text.Output);
        Assert.Matches("MYCELIA_CHANNELS +2 +flag\n", text.Output);
        Assert.Matches("MYCELIA_CHUNK_SECONDS +10 +default\n", text.Output);
        Assert.Matches("MYCELIA_TOKEN +\\(set, not shown\\) +.env\n", text.Output);

        var json = await RecorderProcess.RunAsync(place.Folder, environment, "config", "--json");
        var settings = JsonDocument
            .Parse(json.Output)
            .RootElement.GetProperty("settings")
            .EnumerateArray()
            .ToDictionary(static setting => setting.GetProperty("name").GetString()!);
        Assert.Equal("file", settings["MYCELIA_RATE"].GetProperty("source").GetString());
        Assert.Equal("environment", settings["MYCELIA_DEVICE"].GetProperty("source").GetString());
        Assert.True(settings["MYCELIA_TOKEN"].GetProperty("is_set").GetBoolean());
        Assert.DoesNotContain("very_secret", text.Output + json.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Odd_settings_are_named_and_do_not_stop_anything()
    {
        await using var place = new Workplace();
        await File.WriteAllTextAsync(
            place.File(".env"),
            "MYCELIA_DEVCE=usb\nMYCELIA_LOCAL_TZ=Europe/Moscow\nMYCELIA_TOKEN=mycelia_secret\n"
        );
        File.SetUnixFileMode(place.File(".env"), OwnerOnly | UnixFileMode.OtherRead);
        var result = await RecorderProcess.RunAsync(place.Folder, [new("MYCELIA_CHANELS", "2")], "config");
        Assert.Equal(3, result.Error.TrimEnd().Split('\n').Length);
        Assert.Contains(
            "MYCELIA_DEVCE in .env is not a setting and is ignored; did you mean MYCELIA_DEVICE?",
            result.Error,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "MYCELIA_CHANELS in the environment is not a setting and is ignored; did you mean MYCELIA_CHANNELS?",
            result.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("chmod 600 .env", result.Error, StringComparison.Ordinal);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task An_installed_program_keeps_its_files_in_the_users_folders_until_a_queue_lies_at_hand()
    {
        using var installed = new InstalledRecorder();
        var state = Path.Combine(installed.Home, ".local/state/mycelia-recorder/audio_queue.db");
        await File.WriteAllTextAsync(Path.Combine(installed.Work, ".env"), "PORT=8080\n");
        var config = Path.Combine(installed.Home, "conf/mycelia-recorder");
        Directory.CreateDirectory(config);
        await WriteAsync(Path.Combine(config, "recorder.env"), "MYCELIA_NO_UPLOAD=true\n");
        KeyValuePair<string, string>[] environment = [new("XDG_CONFIG_HOME", Path.Combine(installed.Home, "conf"))];
        await WriteSilenceAsync(Path.Combine(installed.Work, "silence.wav"));

        var first = await installed.RunAsync(environment, "--input", "silence.wav", "--no-realtime");
        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.True(File.Exists(state));
        Assert.Equal(UnixFileMode.UserExecute | OwnerOnly, File.GetUnixFileMode(Path.GetDirectoryName(state)!));
        Assert.False(File.Exists(Path.Combine(installed.Work, "audio_queue.db")));
        Assert.Contains("1 chunk", (await installed.RunAsync(environment, "queue")).Output, StringComparison.Ordinal);

        File.Copy(state, Path.Combine(installed.Work, "audio_queue.db"));
        var shown = await installed.RunAsync(environment, "config");
        Assert.Matches("MYCELIA_DB +audio_queue.db +default: the working directory has a queue", shown.Output);
    }

    [Theory]
    [InlineData("record")]
    [InlineData("devices")]
    [InlineData("auth")]
    [InlineData("upload")]
    [InlineData("queue", "status")]
    [InlineData("config")]
    public async Task Help_shows_how_a_command_is_used(params string[] command)
    {
        await using var place = new Workplace();
        var result = await RecorderProcess.RunAsync(place.Folder, [], [.. command, "--help"]);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("\n  mycelia-recorder " + string.Join(' ', command), result.Output, StringComparison.Ordinal);
    }

    private static Task WriteSilenceAsync(string path)
    {
        var wav = new byte[WavHeader.Size + 3200];
        WavHeader.Write(wav, AudioFormat.Default, 3200);
        return File.WriteAllBytesAsync(path, wav);
    }

    private static async Task WriteAsync(string path, string text)
    {
        await File.WriteAllTextAsync(path, text);
        File.SetUnixFileMode(path, OwnerOnly);
    }
}
