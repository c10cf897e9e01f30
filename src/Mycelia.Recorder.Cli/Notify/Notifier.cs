using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Notices;
using Mycelia.Recorder.Session.State;

namespace Mycelia.Recorder.Cli.Notify;

/// <summary>Looks at the state of a running recorder now and then, and has problems told. It only listens.</summary>
internal sealed class Notifier : IAsyncDisposable
{
    private readonly ChannelLane[] _lanes;
    private readonly StateTracker _state;
    private readonly TimeProvider _time;
    private readonly NoticeTiming _timing;
    private readonly NoticeBook _book;
    private readonly LifeSign _life;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;

    private Notifier(IEnumerable<INoticeChannel> channels, StateTracker state, TimeProvider time, NoticeTiming timing)
    {
        (_state, _time, _timing) = (state, time, timing);
        (_book, _life) = (new(timing), new(timing));
        _lanes = [.. channels.Select(channel => new ChannelLane(channel, state))];
        Post(new ChannelWork.Started());
        _watching = WatchAsync();
    }

    /// <param name="channels">Those who are told, disposed of with this.</param>
    /// <param name="state">The state; told of channels that do not work.</param>
    /// <param name="time">The clock.</param>
    /// <param name="timing">How patient it is.</param>
    /// <returns>Null when nobody is to be told.</returns>
    public static Notifier? Start(IReadOnlyList<INoticeChannel> channels, StateTracker state, TimeProvider time, NoticeTiming timing) =>
        channels.Count == 0 ? null : new(channels, state, time, timing);

    /// <summary>Tells of something that has happened, and does not last.</summary>
    public void Tell(ProblemNotice happening) => Post(new ChannelWork.Told(happening, [happening]));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        Post(new ChannelWork.Ended());
        await Task.WhenAll(_lanes.Select(static lane => lane.DisposeAsync().AsTask()));
        _end.Dispose();
    }

    private async Task WatchAsync()
    {
        var begin = _time.GetTimestamp();
        var nextBeat = _timing.Settle;
        while (true)
        {
            await Task.Delay(_timing.Look, _time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // What a stop ends is no news.
            if (
                _end.IsCancellationRequested || _state.Current is not { Capture: not (CaptureState.Stopping or CaptureState.Stopped) } state
            )
                break;
            var at = _time.GetElapsedTime(begin);
            Look(state, at);
            if (!_life.IsAlive(state, at) || at < nextBeat)
                continue;
            nextBeat = at + _timing.Beat;
            Post(new ChannelWork.Beat(_book.Standing));
        }
    }

    private void Look(RecorderState state, TimeSpan at)
    {
        var now = _time.GetLocalNow();
        var problems = Health
            .Problems(state, now)
            .Select(static problem => problem with { Text = HintWords.Say(problem.Text, problem.Hint) })
            .ToList();
        if (PauseRule.Find(state, now) is { } pause)
            problems.Add(pause);
        foreach (var notice in _book.Look(problems, at, now))
            Post(new ChannelWork.Told(notice, _book.Standing));
    }

    private void Post(ChannelWork work)
    {
        foreach (var lane in _lanes)
            lane.Post(work);
    }
}
