using System.Text.Json;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Model;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>Inputs that are whatever is the default.</summary>
public sealed class FollowedInputTests
{
    [Fact]
    public async Task The_default_microphone_is_followed_and_never_to_a_monitor()
    {
        await using var sound = await PulseServer.StartAsync();
        await sound.AddNullSourceAsync("one");
        var two = await sound.AddNullSourceAsync("two");
        await sound.SetDefaultSourceAsync("one");
        await using var rig = OutageRig.Start(sound, "--device", "@microphone");
        Assert.Equal("one", (await rig.Recorder.EventAsync("recording_started")).GetProperty("device").GetString());
        await rig.Recorder.EventAsync("chunk_captured");

        var changed = DateTimeOffset.UtcNow;
        await sound.SetDefaultSourceAsync("two");
        await rig.SoonAsync("input_changed", changed, static e => e.GetProperty("device").GetString() == "two");
        await rig.Recorder.EventAsync("chunk_captured");

        await sound.SetDefaultSourceAsync(PulseServer.MicrophoneSource);
        var unplugged = DateTimeOffset.UtcNow;
        await sound.UnloadModuleAsync(two);
        await rig.SoonAsync("input_changed", unplugged, static e => e.GetProperty("device").GetString() == "one");
        await rig.StopAsync();
    }

    [Fact]
    public async Task What_the_default_loudspeaker_plays_is_followed()
    {
        await using var sound = await PulseServer.StartAsync();
        await sound.AddNullSinkAsync("headset", "Headset");
        await sound.PactlAsync("set-default-sink", PulseServer.Microphone);
        var listed = await RecorderProcess.RunAsync(sound.TemporaryFile("."), sound.Environment, "devices", "--json");
        Assert.Contains(
            JsonDocument.Parse(listed.Output).RootElement.GetProperty("followed").EnumerateArray(),
            static one =>
                one.GetProperty("name").GetString() == "@speaker" && one.GetProperty("device").GetString() == PulseServer.MicrophoneSource
        );
        await using var rig = OutageRig.Start(sound, "--device", "@speaker");
        await rig.Recorder.EventAsync("chunk_captured");

        var changed = DateTimeOffset.UtcNow;
        await sound.PactlAsync("set-default-sink", "headset");
        await rig.SoonAsync("input_changed", changed, static e => e.GetProperty("device").GetString() == "Monitor of Headset");
        var playing = sound.PlayAsync(Pcm.Noise(3 * 16_000), AudioFormat.Default, "headset");
        await rig.Recorder.EventAsync("chunk_captured", static e => e.GetProperty("peak_db").GetDouble() > -20);
        await playing;
        await rig.StopAsync();
    }
}
