using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.Clock;
using Mycelia.Recorder.Capture.Joining;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Capture.Joining;

/// <summary>The join with real threads and the machine's clock.</summary>
public sealed class JoinedSourceTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly FakeSource _left = new("left");
    private readonly FakeSource _right = new("right");

    private static DateTimeOffset Now => new SteadyTime(new BootClock()).GetUtcNow();

    public async ValueTask DisposeAsync()
    {
        await _left.DisposeAsync();
        await _right.DisposeAsync();
    }

    [Theory]
    [InlineData(SampleFormat.S16, 1.0 / 32_768)]
    [InlineData(SampleFormat.S24, 1e-5)]
    [InlineData(SampleFormat.F32, 1e-5)]
    public async Task What_both_hear_is_in_two_channels_up_to_the_stop(SampleFormat samples, double exact)
    {
        using var stop = new CancellationTokenSource();
        await using var left = new FakeSource("left") { Format = new(16_000, 1, samples) };
        await using var right = new FakeSource("right") { Format = new(16_000, 1, samples) };
        await using var source = await new JoinedInputs(
            [new("left", _ => Task.FromResult<IAudioSource>(left)), new("right", _ => Task.FromResult<IAudioSource>(right))],
            new(16_000, 2, samples)
        ).OpenAsync(stop.Token);
        var start = Now.AddSeconds(-3);
        left.Speak(start, 3, 1_000);
        right.Speak(start, 3, -2_000);
        await Task.WhenAll(left.HandedOver.Task, right.HandedOver.Task).WaitAsync(Patience);
        await stop.CancelAsync();

        var heard = new List<float>();
        await foreach (var block in source.ReadBlocksAsync(stop.Token))
            heard.AddRange(PcmSamples.ToFloats(block.Samples.Span, samples));
        // The recording disposes of it, and so does whoever opened it.
        await source.DisposeAsync();
        Assert.Equal((new AudioFormat(16_000, 2, samples), "left + right"), (source.Format, source.Description));
        Assert.InRange(heard.Count / 2, 47_990, 48_010);
        Assert.All(
            heard.Skip(2_000).Take(90_000).Where(static (_, i) => i % 2 == 0),
            value => Assert.Equal(1_000 / 32_768.0, value, exact)
        );
        Assert.All(
            heard.Skip(2_000).Take(90_000).Where(static (_, i) => i % 2 == 1),
            value => Assert.Equal(-2_000 / 32_768.0, value, exact)
        );
    }

    [Fact]
    public async Task Whoever_is_lost_is_opened_again_and_the_other_goes_on()
    {
        using var stop = new CancellationTokenSource();
        var again = new FakeSource("left again");
        var reopened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var lefts = new Queue<IAudioSource>([_left, again]);
        var inputs = new JoinedInputs(
            [
                new(
                    "left",
                    _ =>
                    {
                        if (lefts.Count == 1)
                            reopened.TrySetResult();
                        return Task.FromResult(lefts.Dequeue());
                    }
                ),
                new("right", _ => Task.FromResult<IAudioSource>(_right)),
            ],
            new(16_000, 2),
            TimeSpan.Zero
        );
        await using var source = await inputs.OpenAsync(stop.Token);
        var start = Now.AddSeconds(-4);
        _left.Speak(start, 1);
        _left.Lose("unplugged");
        await reopened.Task.WaitAsync(Patience);
        again.Speak(start.AddSeconds(3), 1);
        _right.Speak(start, 4, -2_000);
        await Task.WhenAll(again.HandedOver.Task, _right.HandedOver.Task).WaitAsync(Patience);
        await stop.CancelAsync();

        var samples = await ReadAsync(source, stop.Token);
        Assert.InRange(samples.Count / 2, 63_999, 64_002);
        Assert.Equal(0, samples[2 * 32_000]);
        Assert.InRange(samples[2 * 32_000 + 1], -2_010, -1_990);
        Assert.InRange(samples[2 * 56_000], 990, 1_010);
        Assert.True(_left.Released.Task.IsCompleted);
    }

    [Fact]
    public async Task When_none_is_left_the_source_is_lost_with_what_was_heard_kept()
    {
        var isGone = false;
        Task<IAudioSource> Open(FakeSource source) =>
            isGone
                ? throw new AudioInputException(AudioInputProblem.NoDevice, $"no {source.Description}")
                : Task.FromResult<IAudioSource>(source);
        var inputs = new JoinedInputs(
            [new("left", _ => Open(_left)), new("right", _ => Open(_right))],
            new(16_000, 2),
            TimeSpan.FromMilliseconds(1)
        );
        await using var source = await inputs.OpenAsync(default);
        isGone = true;
        _left.Speak(Now.AddSeconds(-1), 1);
        _left.Lose("unplugged");
        _right.Lose("unplugged");

        var samples = 0;
        var loss = await Assert.ThrowsAsync<AudioInputException>(async () =>
        {
            await foreach (var block in source.ReadBlocksAsync(default))
                samples += block.Samples.Length / 4;
        });
        Assert.Contains("no ", loss.Message, StringComparison.Ordinal);
        Assert.InRange(samples, 15_999, 16_001);
        var none = await Assert.ThrowsAsync<AudioInputException>(() => inputs.OpenAsync(default));
        Assert.Equal("no left; 'right' is missing, too", none.Message);
    }

    [Fact]
    public async Task What_is_missing_at_the_beginning_is_said_and_the_other_is_heard_at_once()
    {
        using var stop = new CancellationTokenSource();
        var inputs = new JoinedInputs(
            [
                new("left", _ => Task.FromResult<IAudioSource>(_left)),
                new("right", _ => throw new AudioInputException(AudioInputProblem.UnknownDevice, "there is no 'right'")),
            ],
            new(16_000, 2)
        );
        await using var source = await inputs.OpenAsync(stop.Token);
        _left.Speak(Now.AddSeconds(-1), 1);
        await _left.HandedOver.Task.WaitAsync(Patience);
        var samples = 0;
        InputNotice? said = null;
        await foreach (var block in source.ReadBlocksAsync(stop.Token))
        {
            samples += block.Samples.Length / 4;
            said ??= block.Notice;
            // What was heard may come before the word or after it.
            if (said is not null)
                await stop.CancelAsync();
        }

        var lost = Assert.IsType<InputNotice.PartLost>(said);
        Assert.Equal(("right", "there is no 'right'"), (lost.Name, lost.Reason));
        Assert.InRange(samples, 15_999, 16_001);
    }

    [Fact]
    public async Task Without_any_there_is_nothing_to_begin_with()
    {
        static JoinedInput Missing(string name) => new(name, _ => throw new AudioInputException(AudioInputProblem.NoDevice, $"no {name}"));
        var inputs = new JoinedInputs([Missing("left"), Missing("right")], new(16_000, 2));
        var none = await Assert.ThrowsAsync<AudioInputException>(() => inputs.OpenAsync(default));
        Assert.Equal("no left; 'right' is missing, too", none.Message);
    }

    private static async Task<List<short>> ReadAsync(IAudioSource source, CancellationToken stop)
    {
        var samples = new List<short>();
        await foreach (var block in source.ReadBlocksAsync(stop))
            samples.AddRange(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(block.Samples.Span));
        return samples;
    }
}
