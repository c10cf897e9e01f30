using System.Text.Json;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Model;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>
/// The same troubles with PipeWire's PulseAudio server, which most desktops have. Alone, since a pipe that is filled late makes gaps of its
/// own.
/// </summary>
[Collection(nameof(Alone))]
public sealed class PipeWireTests
{
    private const int ZerosBetweenPieces = 16;
    private static readonly TimeSpan Truth = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// What a pipe holds is heard later than it was spoken: a cycle's worth, and what came late while the machine was busy.
    /// </summary>
    private static readonly TimeSpan HeldByPipe = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_server_that_is_killed_and_started_again_leaves_a_gap_and_nothing_else()
    {
        await using var sound = await PipeWireServer.StartAsync();
        var microphone = await sound.AddPipeSourceAsync("pipemic");
        await using var rig = OutageRig.Start(sound, "--device", "pipemic");
        await rig.Recorder.EventAsync("recording_started");
        var before = rig.Speak(microphone, 1);
        await ChunkAsync(rig, before.Start);

        var killed = DateTimeOffset.UtcNow;
        await sound.KillPulseAsync();
        await rig.SoonAsync("capture_interrupted", killed);
        await sound.StartPulseAsync();
        microphone = await sound.AddPipeSourceAsync("pipemic");
        var back = DateTimeOffset.UtcNow;
        await rig.SoonAsync("capture_resumed", back);
        var after = rig.Speak(microphone, 2);
        await ChunkAsync(rig, after.Start);

        AssertTrue(await rig.StopAsync(), before, after);
    }

    [Fact]
    public async Task A_named_microphone_that_is_unplugged_is_stood_in_for_and_gone_back_to()
    {
        await using var sound = await PipeWireServer.StartAsync();
        var builtIn = await sound.AddPipeSourceAsync("builtin");
        var usb = await sound.AddPipeSourceAsync("usb");
        await using var rig = OutageRig.Start(sound, "--device", "usb");
        await rig.Recorder.EventAsync("recording_started");
        var before = rig.Speak(usb, 1);
        await ChunkAsync(rig, before.Start);

        var unplugged = DateTimeOffset.UtcNow;
        await sound.UnplugAsync(usb);
        await rig.SoonAsync("input_changed", unplugged, static e => e.TryGetProperty("stands_in_for", out _));
        var standIn = rig.Speak(builtIn, 2);
        await ChunkAsync(rig, standIn.Start);
        usb = await sound.AddPipeSourceAsync("usb");
        var plugged = DateTimeOffset.UtcNow;
        await rig.SoonAsync("input_changed", plugged.AddSeconds(1), static e => !e.TryGetProperty("stands_in_for", out _));
        var after = rig.Speak(usb, 3);
        await ChunkAsync(rig, after.Start);

        AssertTrue(await rig.StopAsync(), before, standIn, after);
    }

    [Fact]
    public async Task A_server_that_puts_every_new_stream_at_a_monitor_is_asked_for_the_microphone_by_name()
    {
        await using var sound = await PipeWireServer.StartAsync(movedTo: "speaker");
        await sound.AddLoudspeakerAsync("speaker");
        var microphone = await sound.AddPipeSourceAsync("pipemic");
        await sound.SetDefaultSourceAsync("pipemic");
        await using var rig = OutageRig.Start(sound);
        var started = await rig.Recorder.EventAsync("recording_started");
        await rig.SoonAsync("capture_interrupted", started.GetProperty("time").GetDateTimeOffset());
        await rig.SoonAsync("capture_resumed", started.GetProperty("time").GetDateTimeOffset());
        var signal = rig.Speak(microphone, 1);
        await ChunkAsync(rig, signal.Start);

        AssertTrue(await rig.StopAsync(), signal);
    }

    [Fact]
    public async Task An_order_is_gone_down_and_up_and_nothing_that_is_never_to_be_recorded_stands_in()
    {
        await using var sound = await PipeWireServer.StartAsync();
        await sound.AddPipeSourceAsync("headset");
        var builtIn = await sound.AddPipeSourceAsync("builtin");
        var usb = await sound.AddPipeSourceAsync("usb");
        await sound.SetDefaultSourceAsync("headset");
        await using var rig = OutageRig.Start(sound, "--device", "usb", "--or", "@microphone", "--never", "headset");
        await rig.Recorder.EventAsync("recording_started");
        var before = rig.Speak(usb, 1);
        await ChunkAsync(rig, before.Start);

        var unplugged = DateTimeOffset.UtcNow;
        await sound.UnplugAsync(usb);
        await rig.SoonAsync("input_changed", unplugged, static e => e.TryGetProperty("not_taken", out _));
        var standIn = rig.Speak(builtIn, 2);
        await ChunkAsync(rig, standIn.Start);
        usb = await sound.AddPipeSourceAsync("usb");
        var plugged = DateTimeOffset.UtcNow;
        await rig.SoonAsync("input_changed", plugged.AddSeconds(1), static e => !e.TryGetProperty("stands_in_for", out _));
        var after = rig.Speak(usb, 3);
        await ChunkAsync(rig, after.Start);

        AssertTrue(await rig.StopAsync(), before, standIn, after);
    }

    [Fact]
    public async Task What_the_default_loudspeaker_plays_is_followed()
    {
        await using var sound = await PipeWireServer.StartAsync();
        await sound.AddLoudspeakerAsync("one");
        await sound.AddLoudspeakerAsync("two");
        await sound.SetDefaultSinkAsync("one");
        await using var rig = OutageRig.Start(sound, "--device", "@speaker");
        Assert.Contains(
            "one",
            (await rig.Recorder.EventAsync("recording_started")).GetProperty("device").GetString(),
            StringComparison.Ordinal
        );
        await rig.Recorder.EventAsync("chunk_captured");

        var changed = DateTimeOffset.UtcNow;
        await sound.SetDefaultSinkAsync("two");
        await rig.SoonAsync(
            "input_changed",
            changed,
            static e => e.GetProperty("device").GetString()!.Contains("two", StringComparison.Ordinal)
        );
        await rig.Recorder.EventAsync("chunk_captured");
        await rig.StopAsync();
    }

    /// <summary>Waits for a chunk that starts after a time.</summary>
    private static Task<JsonElement> ChunkAsync(OutageRig rig, DateTimeOffset after) =>
        rig.Recorder.EventAsync("chunk_captured", e => e.GetProperty("start").GetDateTimeOffset() > after);

    /// <summary>
    /// Whatever is not silence is a stretch of one of the signals, at the time at which it was spoken, and no sample is there twice; of
    /// each there is at least a second.
    /// </summary>
    private static void AssertTrue(IEnumerable<StoredChunk> chunks, params OutageRig.Signal[] signals)
    {
        var upTo = new int[signals.Length];
        var heard = new int[signals.Length];
        foreach (var chunk in chunks)
        {
            foreach (var piece in Pieces(chunk.Pcm))
            {
                var (first, frames) = piece;
                var which = Array.FindIndex(signals, signal => PositionIn(signal, chunk, piece) >= 0);
                Assert.True(which >= 0, $"{frames} frames of the chunk at {chunk.Start:HH:mm:ss.fff} were never spoken so");
                var position = PositionIn(signals[which], chunk, piece);
                Assert.InRange(position, upTo[which], int.MaxValue);
                upTo[which] = position + frames;
                heard[which] += frames;
                var error =
                    chunk.Start + AudioFormat.Default.DurationOf(first) - signals[which].Start - AudioFormat.Default.DurationOf(position);
                TestContext.Current.TestOutputHelper?.WriteLine(
                    $"{frames} frames at {chunk.Start:HH:mm:ss.fff} + {first} off by {error.TotalMilliseconds:F1} ms"
                );
                Assert.InRange(error, -Truth, Truth + HeldByPipe);
            }
        }

        Assert.All(heard, static frames => Assert.InRange(frames, 16_000, int.MaxValue));
    }

    /// <summary>Where in a signal a piece of a chunk is, in frames; -1 when it is no stretch of it.</summary>
    private static int PositionIn(OutageRig.Signal signal, StoredChunk chunk, (int First, int Frames) piece)
    {
        var at = signal.Pcm.AsSpan().IndexOf(chunk.Pcm.AsSpan(piece.First * 2, piece.Frames * 2));
        return at < 0 ? -1 : at / 2;
    }

    /// <summary>What lies between stretches of zeros.</summary>
    private static IEnumerable<(int First, int Frames)> Pieces(byte[] pcm)
    {
        var (first, zeros) = (-1, 0);
        for (var frame = 0; frame <= pcm.Length / 2; frame++)
        {
            var isZero = frame == pcm.Length / 2 || (pcm[2 * frame] | pcm[2 * frame + 1]) == 0;
            zeros = isZero ? zeros + 1 : 0;
            if (!isZero && first < 0)
                first = frame;
            if (first >= 0 && (zeros == ZerosBetweenPieces || frame == pcm.Length / 2))
            {
                yield return (first, frame + 1 - zeros - first);
                first = -1;
            }
        }
    }
}
