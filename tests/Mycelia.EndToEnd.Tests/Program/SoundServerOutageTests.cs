using System.Diagnostics;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>What becomes of a recording when the sound server dies, hangs, or is not there yet.</summary>
public sealed class SoundServerOutageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task A_sound_server_that_is_killed_and_started_again_leaves_a_gap_and_nothing_else()
    {
        await using var sound = await PulseServer.StartAsync();
        var microphone = await sound.AddPipeSourceAsync("pipemic");
        await using var rig = OutageRig.Start(sound, "--device", "pipemic");
        await rig.Recorder.EventAsync("recording_started");
        var before = rig.Speak(microphone, 1);
        await rig.Recorder.EventAsync("chunk_captured");

        var killed = DateTimeOffset.UtcNow;
        await sound.KillAsync();
        await rig.SoonAsync("capture_interrupted", killed);
        await rig.SoonAsync(
            "capture_interrupted",
            killed,
            static e => e.GetProperty("reason").GetString()!.Contains("sound server", StringComparison.Ordinal)
        );
        await sound.RestartAsync();
        var back = DateTimeOffset.UtcNow;
        microphone = await sound.AddPipeSourceAsync("pipemic");
        var after = rig.Speak(microphone, 2);
        await rig.SoonAsync("capture_resumed", back);
        await rig.Recorder.EventAsync("chunk_captured", e => e.GetProperty("start").GetDateTimeOffset() > back);

        Assert.All(OutageRig.AssertTrue(await rig.StopAsync(), before, after), static chunks => Assert.InRange(chunks, 1, 20));
    }

    [Fact]
    public async Task A_sound_server_that_hangs_is_noticed_and_gone_on_with_when_it_answers_again()
    {
        await using var sound = await PulseServer.StartAsync();
        await using var rig = OutageRig.Start(sound);
        await rig.Recorder.EventAsync("chunk_captured");

        var frozen = DateTimeOffset.UtcNow;
        sound.Signal("STOP");
        // The last samples may have come up to a tick before the watchdog counts from.
        await rig.SoonAsync("capture_interrupted", frozen + Patience - TimeSpan.FromSeconds(0.2));
        await rig.Recorder.EventAsync(
            "capture_interrupted",
            static e => e.GetProperty("reason").GetString()!.Contains("does not answer", StringComparison.Ordinal)
        );
        var thawed = DateTimeOffset.UtcNow;
        sound.Signal("CONT");
        await rig.SoonAsync("capture_resumed", thawed);
        await rig.Recorder.EventAsync("chunk_captured", e => e.GetProperty("start").GetDateTimeOffset() > thawed);
        await rig.StopAsync();
    }

    [Fact]
    public async Task A_sound_server_that_hangs_while_its_microphone_is_suspended_is_noticed_and_gone_on_with()
    {
        await using var sound = await PulseServer.StartAsync();
        await using var rig = OutageRig.Start(sound);
        await rig.Recorder.EventAsync("chunk_captured");
        await sound.SuspendSinkAsync();
        await rig.Recorder.EventAsync("capture_interrupted", IsSuspension);

        var frozen = DateTimeOffset.UtcNow;
        sound.Signal("STOP");
        var noticed = await rig.Recorder.EventAsync(
            "capture_interrupted",
            static e => e.GetProperty("reason").GetString()!.Contains("does not answer", StringComparison.Ordinal)
        );
        Assert.InRange(noticed.GetProperty("time").GetDateTimeOffset() - frozen, TimeSpan.FromSeconds(1), Patience + OutageRig.Soon);

        var thawed = DateTimeOffset.UtcNow;
        sound.Signal("CONT");
        await rig.SoonAsync("capture_interrupted", thawed, IsSuspension);
        var resumed = DateTimeOffset.UtcNow;
        await sound.ResumeSinkAsync();
        await rig.SoonAsync("capture_resumed", resumed);
        var chunk = await rig.Recorder.EventAsync("chunk_captured", e => e.GetProperty("start").GetDateTimeOffset() > frozen);
        Assert.InRange(chunk.GetProperty("start").GetDateTimeOffset(), resumed.AddSeconds(-0.05), resumed.AddSeconds(1));
        await rig.StopAsync();

        static bool IsSuspension(System.Text.Json.JsonElement e) =>
            e.GetProperty("reason").GetString()!.Contains("suspended", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(4.5)]
    public async Task A_sound_server_that_hangs_does_not_hold_up_a_stop(double secondsBefore)
    {
        await using var sound = await PulseServer.StartAsync();
        await using var rig = OutageRig.Start(sound);
        await rig.Recorder.EventAsync("chunk_captured");
        sound.Signal("STOP");
        await Task.Delay(TimeSpan.FromSeconds(secondsBefore));

        var watch = Stopwatch.StartNew();
        Assert.NotEmpty(await rig.StopAsync());

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, OutageRig.Soon);
    }

    [Fact]
    public async Task A_recorder_that_waits_begins_as_soon_as_there_is_an_input()
    {
        await using var sound = await PulseServer.StartAsync();
        await sound.KillAsync();
        await using var rig = OutageRig.Start(sound, "--wait-for-device");
        await rig.Recorder.EventAsync("waiting_for_input");
        var started = DateTimeOffset.UtcNow;
        await sound.RestartAsync();
        await rig.SoonAsync("recording_started", started);
        await rig.Recorder.EventAsync("chunk_captured");

        Assert.NotEmpty(await rig.StopAsync());
        Assert.Equal(1, rig.Recorder.Output.Split("\"waiting_for_input\"").Length - 1);
    }

    [Fact]
    public async Task A_recorder_that_waits_for_an_input_can_be_stopped()
    {
        await using var sound = await PulseServer.StartAsync(microphone: false);
        await using var rig = OutageRig.Start(sound, "--wait-for-device");
        await rig.Recorder.EventAsync("waiting_for_input");
        rig.Recorder.Signal("INT");
        Assert.Equal(0, await rig.Recorder.ExitAsync());
    }
}
