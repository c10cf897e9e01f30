using System.Diagnostics;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.PulseAudio;
using Mycelia.Recorder.Model;

namespace Mycelia.EndToEnd.Tests.Capture;

public sealed class PulseAudioCaptureTests
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(50);
    private static readonly AudioFormat Format = AudioFormat.Default;

    [Theory]
    [InlineData(16_000, 1, SampleFormat.S16)]
    [InlineData(16_000, 1, SampleFormat.S24)]
    [InlineData(48_000, 2, SampleFormat.S24)]
    [InlineData(16_000, 1, SampleFormat.F32)]
    [InlineData(44_100, 4, SampleFormat.F32)]
    public async Task What_is_spoken_arrives_bit_for_bit_without_a_gap(int rate, int channels, SampleFormat samples)
    {
        var format = new AudioFormat(rate, channels, samples);
        await using var server = await PulseServer.StartAsync();
        var pipe = await server.AddPipeSourceAsync("pipemic", format);
        await using var source = await new PulseAudioBackend().OpenAsync(
            new()
            {
                Server = server.Address,
                Device = "pipemic",
                Format = format,
            },
            Soon()
        );
        var noise = Pcm.Noise(format, 4 * rate);
        var speaking = pipe.SpeakAsync(noise);

        var heard = new MemoryStream();
        await foreach (var block in source.ReadBlocksAsync(Soon()))
        {
            Assert.False(block.GapBefore);
            heard.Write(block.Samples.Span);
            if (heard.Length >= noise.Length)
                break;
        }

        await speaking;
        Assert.Equal(noise, heard.ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_played_to_the_virtual_microphone_is_heard(bool asFile)
    {
        await using var server = await PulseServer.StartAsync();
        await using var source = await OpenAsync(server);
        var noise = Pcm.Noise(16_000);
        var playing = asFile ? server.PlayAsync(Pcm.WriteWav(server.TemporaryFile("noise.wav"), noise)) : server.PlayAsync(noise, Format);

        var heard = new MemoryStream();
        await foreach (var block in source.ReadBlocksAsync(Soon()))
        {
            heard.Write(block.Samples.Span);
            if (heard.ToArray().AsSpan().IndexOf(noise) >= 0)
                break;
        }

        await playing;
        Assert.NotEqual(-1, heard.ToArray().AsSpan().IndexOf(noise));
    }

    [Fact]
    public async Task Blocks_carry_the_time_at_which_their_first_sample_was_spoken()
    {
        await using var server = await PulseServer.StartAsync();
        var pipe = await server.AddPipeSourceAsync("pipemic");
        await using var source = await OpenAsync(server, "pipemic");
        var speaking = pipe.SpeakAsync(Pcm.Counter(60_000));

        var starts = new List<(int Sample, DateTimeOffset Start)>();
        await foreach (var block in source.ReadBlocksAsync(Soon()))
        {
            starts.Add((Pcm.CounterAt(block.Samples.Span), block.Start));
            if (starts[^1].Sample + block.Samples.Length / 2 >= 60_000)
                break;
        }

        var spoken = await speaking;
        var errors = starts.ConvertAll(block => (block.Start - spoken - Format.DurationOf(block.Sample)).TotalMilliseconds);
        TestContext.Current.TestOutputHelper?.WriteLine($"errors {errors.Min():F1} … {errors.Max():F1} ms");
        Assert.All(errors, error => Assert.InRange(error, -Tolerance.TotalMilliseconds, Tolerance.TotalMilliseconds));
    }

    [Fact]
    public async Task A_suspend_is_one_gap_and_the_time_after_it_is_true()
    {
        await using var server = await PulseServer.StartAsync();
        await using var source = await OpenAsync(server);
        var heard = new Hearing(source);
        await heard.UntilAsync(h => h.Frames > 16_000);

        await server.SuspendSinkAsync();
        await Task.Delay(TimeSpan.FromSeconds(3));
        await server.ResumeSinkAsync();
        var frames = heard.Frames;
        await heard.UntilAsync(h => h.Frames > frames + 3 * 16_000);

        Assert.Equal(1, heard.Gaps);
        Assert.InRange(heard.GapLength, TimeSpan.FromSeconds(2.8), TimeSpan.FromSeconds(3.5));
        TestContext.Current.TestOutputHelper?.WriteLine($"gap {heard.GapLength}, error {heard.WorstErrorSinceGap}");
        Assert.InRange(heard.WorstErrorSinceGap, TimeSpan.Zero, Tolerance);
    }

    [Fact]
    public async Task A_wall_clock_that_is_set_moves_the_blocks_that_follow_and_is_no_gap()
    {
        var time = new SettableTime();
        await using var server = await PulseServer.StartAsync();
        await using var source = await new PulseAudioBackend(time).OpenAsync(new() { Server = server.Address }, Soon());
        var heard = new Hearing(source, time: time);
        await heard.UntilAsync(h => h.Frames > 16_000);

        time.SetBy(TimeSpan.FromHours(1));
        await heard.UntilAsync(h => (time.GetUtcNow() - h.End).Duration() < 2 * Tolerance);

        Assert.Equal(0, heard.Gaps);
    }

    [Fact]
    public async Task An_unplugged_only_microphone_is_lost_after_everything_heard_was_handed_over()
    {
        await using var server = await PulseServer.StartAsync();
        await using var source = await OpenAsync(server);
        var heard = new Hearing(source);
        await heard.UntilAsync(h => h.Frames > 8_000);

        await server.UnplugMicrophoneAsync();

        Assert.Equal(AudioInputProblem.Lost, (await heard.FailureAsync()).Problem);
    }

    [Fact]
    public async Task A_stream_moved_to_a_loudspeakers_monitor_is_lost()
    {
        await using var server = await PulseServer.StartAsync();
        var pipe = await server.AddPipeSourceAsync("pipemic");
        await using var source = await OpenAsync(server, "pipemic");
        var heard = new Hearing(source);
        await pipe.SpeakAsync(Pcm.Noise(16_000));
        await heard.UntilAsync(h => h.Frames == 16_000);

        await server.UnloadModuleAsync(pipe.Module);

        var lost = await heard.FailureAsync();
        Assert.Equal(AudioInputProblem.Lost, lost.Problem);
        Assert.Contains("no other microphone", lost.Message, StringComparison.Ordinal);
        Assert.Equal(16_000, heard.Frames);
    }

    [Fact]
    public async Task A_stream_moved_to_another_microphone_goes_on_after_a_gap()
    {
        await using var server = await PulseServer.StartAsync(microphone: false);
        var first = await server.AddPipeSourceAsync("first");
        var second = await server.AddPipeSourceAsync("second");
        await using var source = await OpenAsync(server, "first");
        var heard = new Hearing(source);
        await first.SpeakAsync(Pcm.Noise(16_000));
        await heard.UntilAsync(h => h.Frames == 16_000);

        await server.UnloadModuleAsync(first.Module);
        await second.SpeakAsync(Pcm.Noise(16_000));
        await heard.UntilAsync(h => h.Frames > 30_000);

        Assert.Equal(1, heard.Gaps);
    }

    [Fact]
    public async Task A_dead_server_is_noticed_within_two_seconds()
    {
        await using var server = await PulseServer.StartAsync();
        await using var source = await OpenAsync(server);
        var heard = new Hearing(source);
        await heard.UntilAsync(h => h.Frames > 8_000);

        var watch = Stopwatch.StartNew();
        await server.KillAsync();

        Assert.Equal(AudioInputProblem.Lost, (await heard.FailureAsync()).Problem);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Stopping_ends_the_blocks_promptly_and_normally()
    {
        await using var server = await PulseServer.StartAsync();
        await using var source = await OpenAsync(server);
        using var stop = new CancellationTokenSource();
        var heard = new Hearing(source, stop: stop.Token);
        await heard.UntilAsync(h => h.Frames > 8_000);

        var watch = Stopwatch.StartNew();
        await stop.CancelAsync();
        await heard.EndAsync();

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task A_reader_that_stalls_for_longer_than_the_queue_holds_loses_nothing_and_catches_up_at_once()
    {
        await using var server = await PulseServer.StartAsync();
        var pipe = await server.AddPipeSourceAsync("pipemic");
        await using var source = (PulseAudioSource)await OpenAsync(server, "pipemic");
        var noise = Pcm.Noise(40 * 16_000);
        var heard = new MemoryStream();
        var pouring = Task.Run(() => pipe.Pour(noise));

        var watch = new Stopwatch();
        await foreach (var block in source.ReadBlocksAsync(Soon()))
        {
            if (heard.Length == 0)
            {
                await StallAsync(source, until: 40 * 16_000);
                watch.Start();
            }

            heard.Write(block.Samples.Span);
            if (heard.Length == noise.Length)
                break;
        }

        await pouring;
        Assert.Equal(noise, heard.ToArray());
        // It takes 4 ms when each freed slot is filled again, and some 300 ms when that is left to libpulse's next timing update.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMilliseconds(150));
    }

    [Fact]
    public async Task A_stop_hands_over_all_that_has_arrived_also_what_found_no_room_yet()
    {
        await using var server = await PulseServer.StartAsync();
        var pipe = await server.AddPipeSourceAsync("pipemic");
        await using var source = (PulseAudioSource)await OpenAsync(server, "pipemic");
        using var stop = new CancellationTokenSource();
        var noise = Pcm.Noise(40 * 16_000);
        var heard = new MemoryStream();
        var pouring = Task.Run(() => pipe.Pour(noise));

        await foreach (var block in source.ReadBlocksAsync(stop.Token))
        {
            if (heard.Length == 0)
            {
                await StallAsync(source, until: 40 * 16_000);
                await stop.CancelAsync();
            }

            heard.Write(block.Samples.Span);
        }

        await pouring;
        Assert.Equal(noise, heard.ToArray());
    }

    private static async Task StallAsync(PulseAudioSource source, long until)
    {
        var patience = Soon();
        while (!source.IsStarved || source.FramesReceived < until)
            await Task.Delay(1, patience);
    }

    internal static Task<IAudioSource> OpenAsync(PulseServer server, string? device = null) =>
        new PulseAudioBackend().OpenAsync(new() { Server = server.Address, Device = device }, Soon());

    private static CancellationToken Soon() => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;
}
