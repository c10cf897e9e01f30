using System.Text.Json;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>Which input is recorded, of several that were named, while they come and go.</summary>
public sealed class InputOrderTests
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task The_order_is_gone_down_at_once_and_up_again_when_the_better_one_stays()
    {
        await using var sound = await PulseServer.StartAsync(microphone: false);
        await sound.AddNullSourceAsync("builtin");
        var usb = await sound.AddNullSourceAsync("usb");
        var headset = await sound.AddNullSourceAsync("headset");
        await sound.SetDefaultSourceAsync("builtin");
        await using var rig = OutageRig.Start(sound, "--device", "headset", "--or", "usb", "--or", "@microphone");
        Assert.Equal("headset", (await rig.Recorder.EventAsync("recording_started")).GetProperty("device").GetString());
        await rig.Recorder.EventAsync("chunk_captured");

        await UnplugAsync(headset, to: "usb");
        await UnplugAsync(usb, to: "builtin");
        var loose = await sound.AddNullSourceAsync("usb");
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        await sound.UnloadModuleAsync(loose);
        var plugged = DateTimeOffset.UtcNow;
        await sound.AddNullSourceAsync("headset");
        await rig.SoonAsync("input_changed", plugged + Settled, static e => e.GetProperty("device").GetString() == "headset");
        await rig.Recorder.EventAsync("chunk_captured");

        await rig.StopAsync();
        Assert.Equal(["usb", "builtin", "headset"], Changes(rig));
        var gaps = await GapsAsync(rig);
        // A null source delivers at its opening what it made before: then there is none.
        Assert.InRange(gaps.Length, 1, 3);
        Assert.All(
            gaps,
            static gap =>
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"{gap.Cause}, {gap.Length.TotalMilliseconds} ms");
                Assert.Equal("microphone changed", gap.Cause);
                Assert.InRange(gap.Length, TimeSpan.Zero, TimeSpan.FromSeconds(1));
            }
        );

        async Task UnplugAsync(int module, string to)
        {
            var unplugged = DateTimeOffset.UtcNow;
            await sound.UnloadModuleAsync(module);
            await rig.SoonAsync("input_changed", unplugged, e => e.GetProperty("device").GetString() == to);
            await rig.Recorder.EventAsync("chunk_captured");
        }
    }

    [Fact]
    public async Task Nothing_is_recorded_that_is_not_in_the_order()
    {
        await using var sound = await PulseServer.StartAsync(microphone: false);
        await sound.AddNullSourceAsync("builtin");
        var usb = await sound.AddNullSourceAsync("usb");
        await sound.SetDefaultSourceAsync("builtin");
        await using var rig = OutageRig.Start(sound, "--device", "headset", "--or", "usb");
        await rig.Recorder.EventAsync("chunk_captured");

        var unplugged = DateTimeOffset.UtcNow;
        await sound.UnloadModuleAsync(usb);
        await rig.SoonAsync(
            "capture_interrupted",
            unplugged,
            static e => e.GetProperty("reason").GetString()!.Contains("none of 'headset', 'usb' is there", StringComparison.Ordinal)
        );

        await rig.StopAsync();
        Assert.DoesNotContain("builtin", rig.Recorder.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Changes(OutageRig rig) =>
        rig
            .Recorder.Output.Split('\n')
            .Where(static line => line.Contains("\"input_changed\"", StringComparison.Ordinal))
            .Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("device").GetString()!);

    private static async Task<(string Cause, TimeSpan Length)[]> GapsAsync(OutageRig rig)
    {
        var history = await RecorderProcess.RunAsync(rig.Place.Folder, [], "history", "--since", "10m", "--json");
        return
        [
            .. JsonDocument
                .Parse(history.Output)
                .RootElement.GetProperty("stretches")
                .EnumerateArray()
                .Where(static stretch => stretch.GetProperty("kind").GetString() == "gap")
                .Select(static stretch =>
                    (
                        stretch.GetProperty("cause").GetString()!,
                        stretch.GetProperty("to").GetDateTimeOffset() - stretch.GetProperty("from").GetDateTimeOffset()
                    )
                ),
        ];
    }
}
