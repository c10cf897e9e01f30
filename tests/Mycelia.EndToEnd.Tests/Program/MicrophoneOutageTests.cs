using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>What becomes of a recording when its microphone goes away, is suspended, or delivers nothing.</summary>
public sealed class MicrophoneOutageTests
{
    [Fact]
    public async Task A_named_microphone_that_is_unplugged_is_stood_in_for_and_gone_back_to()
    {
        await using var sound = await PulseServer.StartAsync();
        var builtIn = await sound.AddPipeSourceAsync("builtin");
        await sound.SetDefaultSourceAsync("builtin");
        var usb = await sound.AddPipeSourceAsync("usb");
        await using var rig = OutageRig.Start(sound, "--device", "usb");
        await rig.Recorder.EventAsync("recording_started");
        var before = rig.Speak(usb, 2);
        await rig.Recorder.EventAsync("chunk_captured");

        var unplugged = DateTimeOffset.UtcNow;
        await sound.UnloadModuleAsync(usb.Module);
        // Not before: a pipe that nobody records is not read, and would deliver what was said into it meanwhile.
        var standIn = rig.Speak(builtIn, 1);
        await rig.SoonAsync("input_changed", unplugged, static e => e.TryGetProperty("stands_in_for", out _));
        await rig.Recorder.EventAsync("chunk_captured", e => e.GetProperty("start").GetDateTimeOffset() > unplugged);
        var plugged = DateTimeOffset.UtcNow;
        usb = await sound.AddPipeSourceAsync("usb");
        await rig.SoonAsync("input_changed", plugged.AddSeconds(2), static e => !e.TryGetProperty("stands_in_for", out _));
        var after = rig.Speak(usb, 3);
        await rig.Recorder.EventAsync("chunk_captured", e => e.GetProperty("start").GetDateTimeOffset() > plugged.AddSeconds(0.5));

        Assert.All(OutageRig.AssertTrue(await rig.StopAsync(), standIn, before, after), static chunks => Assert.InRange(chunks, 1, 20));
    }

    [Fact]
    public async Task With_only_a_loudspeakers_monitor_left_there_is_no_microphone_until_one_is_plugged_in()
    {
        await using var sound = await PulseServer.StartAsync();
        var microphone = await sound.AddPipeSourceAsync("pipemic");
        await sound.SetDefaultSourceAsync("pipemic");
        await using var rig = OutageRig.Start(sound);
        await rig.Recorder.EventAsync("recording_started");
        var before = rig.Speak(microphone, 1);
        await rig.Recorder.EventAsync("chunk_captured");

        var unplugged = DateTimeOffset.UtcNow;
        await sound.UnloadModuleAsync(microphone.Module);
        await rig.SoonAsync("capture_interrupted", unplugged);
        await rig.SoonAsync(
            "capture_interrupted",
            unplugged,
            static e => e.GetProperty("reason").GetString()!.Contains("no microphone", StringComparison.Ordinal)
        );
        var plugged = DateTimeOffset.UtcNow;
        microphone = await sound.AddPipeSourceAsync("pipemic");
        var after = rig.Speak(microphone, 2);
        await rig.SoonAsync("capture_resumed", plugged);
        await rig.Recorder.EventAsync("chunk_captured");

        Assert.All(OutageRig.AssertTrue(await rig.StopAsync(), before, after), static chunks => Assert.InRange(chunks, 1, 20));
    }

    [Fact]
    public async Task Without_a_name_the_recording_follows_the_default()
    {
        await using var sound = await PulseServer.StartAsync(microphone: false);
        var one = await sound.AddPipeSourceAsync("one");
        var two = await sound.AddPipeSourceAsync("two");
        await sound.SetDefaultSourceAsync("one");
        await using var rig = OutageRig.Start(sound);
        await rig.Recorder.EventAsync("recording_started");
        var first = rig.Speak(one, 1);
        await rig.Recorder.EventAsync("chunk_captured");

        var changed = DateTimeOffset.UtcNow;
        await sound.SetDefaultSourceAsync("two");
        // Not before: a pipe that nobody records is not read, and would deliver what was said into it meanwhile.
        var second = rig.Speak(two, 2);
        await rig.SoonAsync("input_changed", changed);
        await rig.Recorder.EventAsync("chunk_captured", e => e.GetProperty("start").GetDateTimeOffset() > changed);

        Assert.All(OutageRig.AssertTrue(await rig.StopAsync(), first, second), static chunks => Assert.InRange(chunks, 1, 20));
    }

    [Fact]
    public async Task A_suspended_microphone_is_said_to_be_and_goes_on_when_it_is_resumed()
    {
        await using var sound = await PulseServer.StartAsync();
        await using var rig = OutageRig.Start(sound);
        await rig.Recorder.EventAsync("chunk_captured");

        var suspended = DateTimeOffset.UtcNow;
        await sound.SuspendSinkAsync();
        await rig.SoonAsync(
            "capture_interrupted",
            suspended,
            static e => e.GetProperty("reason").GetString()!.Contains("suspended", StringComparison.Ordinal)
        );
        // Longer than the watchdog's patience: it must not take this for a dead stream.
        await Task.Delay(TimeSpan.FromSeconds(5));
        var resumed = DateTimeOffset.UtcNow;
        await sound.ResumeSinkAsync();
        await rig.SoonAsync("capture_resumed", resumed);
        var chunk = await rig.Recorder.EventAsync("chunk_captured", e => e.GetProperty("start").GetDateTimeOffset() > suspended);

        Assert.InRange(chunk.GetProperty("start").GetDateTimeOffset(), resumed.AddSeconds(-0.05), resumed.AddSeconds(1));
        Assert.Equal(1, rig.Recorder.Output.Split("\"capture_interrupted\"").Length - 1);
        await rig.StopAsync();
    }

    [Fact]
    public async Task A_microphone_that_delivers_nothing_is_said_once_and_no_sample_is_lost_when_it_does()
    {
        await using var sound = await PulseServer.StartAsync();
        var microphone = await sound.AddPipeSourceAsync("pipemic");
        await using var rig = OutageRig.Start(sound, "--device", "pipemic");
        var started = await rig.Recorder.EventAsync("recording_started");

        await rig.SoonAsync("capture_interrupted", started.GetProperty("time").GetDateTimeOffset().AddSeconds(2.5));
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        var noise = Pcm.Noise(24_000);
        var spoken = DateTimeOffset.UtcNow;
        // What comes last may still be on its way when the recorder stops.
        await microphone.SpeakAsync((byte[])[.. noise, .. new byte[16_000]]);
        await rig.SoonAsync("capture_resumed", spoken);
        await rig.Recorder.EventAsync("chunk_captured");

        var chunks = await rig.StopAsync();
        Assert.Equal(noise, chunks.SelectMany(static chunk => chunk.Pcm).Take(noise.Length));
        Assert.Equal(1, rig.Recorder.Output.Split("\"capture_interrupted\"").Length - 1);
    }
}
