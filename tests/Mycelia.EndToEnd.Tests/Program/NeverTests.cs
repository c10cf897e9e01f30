using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>Inputs that are never to be recorded.</summary>
public sealed class NeverTests
{
    [Fact]
    public async Task What_is_never_to_be_recorded_is_not_even_opened_though_it_is_the_default_and_at_last_all_there_is()
    {
        await using var sound = await PulseServer.StartAsync(microphone: false);
        await sound.AddNullSourceAsync("headset");
        var builtIn = await sound.AddNullSourceAsync("builtin");
        await sound.SetDefaultSourceAsync("headset");
        await using var rig = OutageRig.Start(sound, "--never", "head");
        Assert.Equal("builtin", (await rig.Recorder.EventAsync("recording_started")).GetProperty("device").GetString());
        var said = await rig.Recorder.EventAsync("input_changed");
        Assert.Equal(("builtin", "headset"), (said.GetProperty("device").GetString(), said.GetProperty("not_taken").GetString()));
        await rig.Recorder.EventAsync("chunk_captured");
        Assert.Equal(["builtin"], await OpenAsync(sound));

        var usb = await sound.AddNullSourceAsync("usb");
        var set = DateTimeOffset.UtcNow;
        await sound.SetDefaultSourceAsync("usb");
        await rig.SoonAsync("input_changed", set.AddSeconds(1), static e => e.GetProperty("device").GetString() == "usb");
        await sound.UnloadModuleAsync(builtIn);
        await sound.SetDefaultSourceAsync("headset");
        await rig.Recorder.EventAsync("chunk_captured");
        Assert.Equal(["usb"], await OpenAsync(sound));
        var unplugged = DateTimeOffset.UtcNow;
        await sound.UnloadModuleAsync(usb);
        await rig.SoonAsync(
            "capture_interrupted",
            unplugged,
            static e => e.GetProperty("reason").GetString()!.Contains("'headset', is one that is never", StringComparison.Ordinal)
        );

        await rig.StopAsync();
    }

    /// <summary>The names of the inputs that somebody records.</summary>
    private static async Task<IEnumerable<string>> OpenAsync(PulseServer sound) =>
        (await sound.PactlAsync("list", "short", "sources"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(static line => line.EndsWith("RUNNING", StringComparison.Ordinal))
            .Select(static line => line.Split('\t')[1]);

    [Theory]
    [InlineData("--device names 'USB Headset', and --never 'headset'", "--device", "USB Headset", "--never", "headset")]
    [InlineData("--device names 'usb'", "--device", "mic", "--or", "usb", "--never", "b", "--never", "usb")]
    [InlineData("'@speaker' stands for whichever is the default", "--never", "@speaker")]
    [InlineData("there is no input '@mic'", "--device", "@mic")]
    [InlineData("write --device 'usb'", "--or", "usb")]
    [InlineData("PortAudio does not know which input is @speaker", "--device", "usb", "--or", "@speaker", "--backend", "portaudio")]
    public async Task What_cannot_be_meant_is_a_usage_error(string expected, params string[] arguments)
    {
        await using var place = new Workplace();
        var (exitCode, _, error) = await RecorderProcess.RunAsync(place.Folder, [], ["--no-upload", .. arguments]);
        Assert.Equal(2, exitCode);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }
}
