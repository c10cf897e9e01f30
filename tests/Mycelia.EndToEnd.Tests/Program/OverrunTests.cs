using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Model;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>What becomes of a recording when the recorder stands still for longer than the sound server keeps audio for it.</summary>
public sealed class OverrunTests
{
    /// <summary>The sound server keeps 4 MiB of any format: 11 s of this one.</summary>
    private static readonly AudioFormat Format = new(96_000, 2);

    private static readonly TimeSpan Uncertain = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Truth = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task What_the_sound_server_had_no_room_for_is_a_gap_and_everything_around_it_is_at_its_true_time()
    {
        await using var sound = await PulseServer.StartAsync();
        var microphone = await sound.AddPipeSourceAsync("pipemic", Format);
        await using var rig = OutageRig.Start(sound, "--device", "pipemic", "--rate", "96000", "--channels", "2");
        await rig.Recorder.EventAsync("recording_started");
        var noise = Pcm.Noise(2 * 20 * Format.SampleRate);
        using var enough = new CancellationTokenSource();
        var began = DateTimeOffset.UtcNow;
        // Nobody waits for its end: a write may hang until the sound server is gone.
        _ = microphone.SpeakAsync(noise, enough.Token);
        await rig.Recorder.EventAsync("chunk_captured");

        rig.Recorder.Signal("STOP");
        await Task.Delay(TimeSpan.FromSeconds(13.5));
        var thawed = DateTimeOffset.UtcNow;
        rig.Recorder.Signal("CONT");
        await rig.Recorder.EventAsync("chunk_captured", e => e.GetProperty("start").GetDateTimeOffset() > thawed);
        var chunks = await rig.StopAsync();
        await enough.CancelAsync();

        var (upTo, missing) = (0, new List<TimeSpan>());
        foreach (var (chunk, isLast) in chunks.Select((chunk, i) => (chunk, i == chunks.Count - 1)))
        {
            // The last tenth of a second before the loss may have some of what comes after it.
            var sure = chunk.Pcm.AsSpan(0, Math.Max(4, chunk.Pcm.Length - (isLast || missing.Count > 0 ? 0 : Format.SampleRate / 10 * 4)));
            var at = noise.AsSpan(upTo).IndexOf(sure);
            Assert.True(at >= 0, $"the chunk of {chunk.Pcm.Length / 4} frames at {chunk.Start:HH:mm:ss.fff} was never spoken so");
            var gap = Format.DurationOf(at / 4);
            if (upTo > 0 && gap > Uncertain)
                missing.Add(gap);
            var error = chunk.Start - began - Format.DurationOf((upTo + at) / 4);
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"chunk at {chunk.Start:HH:mm:ss.fff} of {chunk.Pcm.Length / 4 / 96.0:F1} ms off by {error.TotalMilliseconds:F1} ms, "
                    + $"after {gap.TotalMilliseconds:F1} ms that are missing"
            );
            Assert.InRange(error, -Truth, Truth);
            upTo += at + sure.Length;
        }

        Assert.InRange(Assert.Single(missing), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3.5));
        Assert.Contains("\"audio_missing\"", rig.Recorder.Output);
    }
}
