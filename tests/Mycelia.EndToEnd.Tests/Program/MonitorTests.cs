using System.Text.Json;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>What a loudspeaker plays, recorded because there is no microphone.</summary>
public sealed class MonitorTests
{
    [Fact]
    public async Task A_monitor_for_want_of_a_microphone_is_a_problem_until_one_is_plugged_in_and_again_when_it_is_the_default_alone()
    {
        await using var sound = await PulseServer.StartAsync();
        await using var rig = OutageRig.Start(sound);
        var started = await rig.Recorder.EventAsync("recording_started");
        await rig.SoonAsync("monitor_recorded", started.GetProperty("time").GetDateTimeOffset());
        await rig.Recorder.EventAsync("chunk_captured");
        Assert.Equal((1, "monitor_recorded"), await StatusAsync(rig));

        // PulseAudio itself makes it the default.
        var plugged = DateTimeOffset.UtcNow;
        var usb = await sound.AddNullSourceAsync("usb");
        await rig.SoonAsync("input_changed", plugged);
        await rig.SoonAsync("microphone_found", plugged);
        await rig.Recorder.EventAsync("chunk_captured");
        Assert.Equal((0, ""), await StatusAsync(rig));

        var set = DateTimeOffset.UtcNow;
        await sound.UnloadModuleAsync(usb);
        await rig.SoonAsync("monitor_recorded", set);
        await rig.StopAsync();
    }

    [Fact]
    public async Task One_that_was_named_is_none()
    {
        await using var sound = await PulseServer.StartAsync();
        await using var rig = OutageRig.Start(sound, "--device", "virtmic");
        await rig.Recorder.EventAsync("chunk_captured");
        Assert.Equal((0, ""), await StatusAsync(rig));
        await rig.StopAsync();
        Assert.DoesNotContain("monitor_recorded", rig.Recorder.Output, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Problems)> StatusAsync(OutageRig rig)
    {
        var (exitCode, output, _) = await RecorderProcess.RunAsync(rig.Place.Folder, [], "status", "--json");
        var problems = JsonDocument.Parse(output).RootElement.GetProperty("problems").EnumerateArray();
        return (exitCode, string.Join(' ', problems.Select(static problem => problem.GetProperty("code").GetString())));
    }
}
