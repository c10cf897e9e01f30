using System.Collections.Concurrent;
using System.Diagnostics;
using Mycelia.Recorder.Cli.Notify;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Notices;
using Mycelia.Recorder.Session.State;

namespace Mycelia.Recorder.Tests.Cli.Notify;

public sealed class NotifierTests
{
    private static readonly NoticeTiming Fast = new()
    {
        Look = TimeSpan.FromMilliseconds(5),
        Settle = TimeSpan.FromMilliseconds(20),
        Beat = TimeSpan.FromMilliseconds(30),
    };

    private readonly Events _events = new();
    private readonly StateTracker _state;

    public NotifierTests() => _state = new(RecorderState.Begin(DateTimeOffset.Now, uploads: true), _events, TimeProvider.System);

    [Fact]
    public async Task Start_problem_end_and_heartbeats_reach_a_channel_in_order()
    {
        var channel = new FakeChannel();
        await using (Start(channel))
        {
            await channel.UntilAsync("beat 0");
            _state.Report(new WaitingForInput("unplugged", AudioInputProblem.NoDevice));
            await channel.UntilAsync("not_recording");
            await channel.UntilAsync("beat 1");
            _state.Report(new CaptureResumed("Desk"));
            await channel.UntilAsync("over not_recording");
        }

        Assert.Equal("started", channel.Done.First());
        Assert.Equal("ended", channel.Done.Last());
        Assert.Equal(
            ["not_recording", "over not_recording"],
            channel.Done.Where(static one => one.Contains("not_recording", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task A_channel_that_hangs_holds_up_neither_others_nor_events_nor_the_stop()
    {
        var (hung, well) = (new FakeChannel { IsHung = true }, new FakeChannel());
        long began;
        await using (Start(hung, well))
        {
            _state.Report(new WaitingForInput("unplugged", AudioInputProblem.NoDevice));
            await well.UntilAsync("not_recording");
            began = Stopwatch.GetTimestamp();
            for (var i = 0; i < 10_000; i++)
                _state.Report(new ServerCheckRequested());
            Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(2));
            began = Stopwatch.GetTimestamp();
        }

        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(8));
        Assert.True(hung.IsDisposed && well.IsDisposed);
    }

    [Fact]
    public async Task A_channel_that_does_not_work_is_said_once_until_it_works()
    {
        var channel = new FakeChannel { Problem = "nobody answers" };
        await using var notifier = Start(channel);
        await channel.UntilAsync("beat 0", times: 3);
        Assert.Equal(new NoticeNotTold("fake", "nobody answers"), Assert.Single(_events.Of<NoticeNotTold>()));
        channel.Problem = null;
        await channel.UntilAsync("beat 0", times: channel.Done.Count + 2);
        channel.Problem = "nobody answers";
        await Wait.UntilAsync(() => _events.Of<NoticeNotTold>().Length == 2);
    }

    [Fact]
    public async Task What_nobody_foresaw_ends_no_channel()
    {
        var channel = new FakeChannel { Failure = new InvalidOperationException("https://hc-ping.com/secret") };
        await using var notifier = Start(channel);
        await channel.UntilAsync("beat 0", times: 2);
        Assert.Equal("InvalidOperationException, which nobody foresaw", Assert.Single(_events.Of<NoticeNotTold>()).Reason);
    }

    [Fact]
    public async Task Something_that_has_happened_is_told_at_once()
    {
        var channel = new FakeChannel();
        await using var notifier = Notifier.Start([channel], _state, TimeProvider.System, NoticeTiming.Default)!;
        notifier.Tell(new("recording_missed", "nothing was recorded", default));
        await channel.UntilAsync("recording_missed");
    }

    [Fact]
    public async Task A_stop_is_no_news()
    {
        var channel = new FakeChannel();
        await using (Start(channel))
        {
            _state.Report(new WaitingForInput("unplugged", AudioInputProblem.NoDevice));
            await channel.UntilAsync("not_recording");
            _state.Report(new Stopping(_state.Current.Queue, default));
            // Ten times what it would take.
            await Task.Delay(10 * Fast.Settle);
        }

        Assert.DoesNotContain("over not_recording", channel.Done);
        Assert.Equal("ended", channel.Done.Last());
    }

    [Fact]
    public void Nobody_to_tell_costs_nothing() => Assert.Null(Notifier.Start([], _state, TimeProvider.System, NoticeTiming.Default));

    private Notifier Start(params INoticeChannel[] channels) => Notifier.Start(channels, _state, TimeProvider.System, Fast)!;

    private sealed class FakeChannel : INoticeChannel
    {
        public ConcurrentQueue<string> Done { get; } = [];

        public bool IsHung { get; init; }

        public bool IsDisposed { get; private set; }

        public string? Problem { get; set; }

        public Exception? Failure { get; init; }

        public string Name => "fake";

        public async Task<string?> DoAsync(ChannelWork work, CancellationToken stop)
        {
            if (IsHung)
                await Task.Delay(Timeout.Infinite, stop);
            Done.Enqueue(
                work switch
                {
                    ChannelWork.Told { Notice: { IsOver: true } over } => $"over {over.Code}",
                    ChannelWork.Told { Notice: var notice } => notice.Code,
                    ChannelWork.Beat { Standing.Count: var count } => $"beat {count}",
                    ChannelWork.Started => "started",
                    _ => "ended",
                }
            );
            return Failure is null ? Problem : throw Failure;
        }

        public Task UntilAsync(string done, int times = 1) => Wait.UntilAsync(() => Done.Count(one => one == done) >= times);

        public void Dispose() => IsDisposed = true;
    }
}
