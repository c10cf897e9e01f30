using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Model;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>What becomes of a recording when somebody sets the clock.</summary>
public sealed class WallClockTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Far from an hour, and more than a busy machine is late to speak; other tests measure it to 50 ms.</summary>
    private static readonly TimeSpan Truth = TimeSpan.FromMilliseconds(250);

    [Fact]
    public async Task A_clock_set_by_an_hour_forward_and_back_is_followed_by_the_next_chunks_and_no_sample_is_lost_or_doubled()
    {
        await using var sound = await PulseServer.StartAsync();
        var clock = new WallClock(sound.TemporaryFile("clock"));
        var microphone = await sound.AddPipeSourceAsync("pipemic");
        await using var rig = OutageRig.Start(sound, clock.Environment, "--device", "pipemic", "--new-recording", "never");
        await rig.Recorder.EventAsync("recording_started");
        var spoken = rig.Speak(microphone, 1);
        await ChunkAsync(rig, TimeSpan.Zero);

        clock.SetOff(Hour);
        await ChunkAsync(rig, Hour);
        clock.SetOff(TimeSpan.Zero);
        await ChunkAsync(rig, TimeSpan.Zero);
        rig.Recorder.Signal("INT");
        Assert.Equal(0, await rig.Recorder.ExitAsync());

        AssertFollows(StoredChunk.TakeAll(rig.Place), spoken);
    }

    /// <summary>Waits for a chunk by the clock as it is set now.</summary>
    private static async Task ChunkAsync(OutageRig rig, TimeSpan off) =>
        await rig.Recorder.EventAsync(
            "chunk_captured",
            e => (e.GetProperty("start").GetDateTimeOffset() - DateTimeOffset.UtcNow - off).Duration() < Hour / 2
        );

    private static void AssertFollows(List<StoredChunk> chunks, OutageRig.Signal spoken)
    {
        Assert.Single(chunks.Select(static chunk => chunk.Recording).Distinct());
        var offsets = new List<double>();
        var position = 0;
        foreach (var chunk in chunks)
        {
            Assert.Equal(spoken.Pcm.AsMemory(position, chunk.Pcm.Length), chunk.Pcm);
            var error = chunk.Start - spoken.Start - AudioFormat.Default.DurationOf(position / 2);
            var off = Math.Round(error / Hour);
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"chunk at {chunk.Start:HH:mm:ss.fff} off by {(error - off * Hour).TotalMilliseconds:F1} ms from {off} h"
            );
            Assert.InRange(error - off * Hour, -Truth, Truth);
            if (offsets.LastOrDefault(double.NaN) != off)
                offsets.Add(off);
            position += chunk.Pcm.Length;
        }

        Assert.Equal([0, 1, 0], offsets);
    }
}
