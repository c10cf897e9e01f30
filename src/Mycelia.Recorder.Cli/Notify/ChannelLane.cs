using System.Threading.Channels;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Notify;

/// <summary>
/// One channel, which does what it is given one after the other, in its own time: one that hangs holds up neither the others nor the
/// recording.
/// </summary>
internal sealed class ChannelLane : IAsyncDisposable
{
    /// <summary>More than a channel that works ever has before it; of one that hangs, what is oldest is let go.</summary>
    private const int Most = 32;

    /// <summary>How long a stop waits for what is still to be told.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly INoticeChannel _channel;
    private readonly IProgress<RecorderEvent> _events;
    private readonly Channel<ChannelWork> _work = Channel.CreateBounded<ChannelWork>(
        new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }
    );
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private bool _isFailing;
    private volatile bool _isEnding;

    /// <param name="channel">The channel, disposed of here.</param>
    /// <param name="events">Told when it does not work.</param>
    public ChannelLane(INoticeChannel channel, IProgress<RecorderEvent> events)
    {
        (_channel, _events) = (channel, events);
        _running = Task.Run(RunAsync);
    }

    /// <summary>Never waits.</summary>
    public void Post(ChannelWork work)
    {
        // A heartbeat behind others says nothing that the next one does not.
        if (work is not ChannelWork.Beat || _work.Reader.Count == 0)
            _work.Writer.TryWrite(work);
    }

    public async ValueTask DisposeAsync()
    {
        _isEnding = true;
        _work.Writer.TryComplete();
        await Task.WhenAny(_running, Task.Delay(Farewell));
        await _stop.CancelAsync();
        await _running;
        _channel.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await foreach (var work in _work.Reader.ReadAllAsync(_stop.Token))
                Say(await DoAsync(work));
        }
        catch (Exception e) when (e is not OutOfMemoryException && _stop.IsCancellationRequested)
        {
            // The recorder has stopped, and does not wait for this.
        }
    }

    private async Task<string?> DoAsync(ChannelWork work)
    {
        try
        {
            return await _channel.DoAsync(work, _stop.Token);
        }
        catch (Exception e) when (e is not OutOfMemoryException && !_stop.IsCancellationRequested)
        {
            // Nobody foresaw it, and what it says may hold the address. The recording goes on.
            return $"{e.GetType().Name}, which nobody foresaw";
        }
    }

    private void Say(string? problem)
    {
        // At the end nobody reads it any more.
        if (problem is not null && !_isFailing && !_isEnding)
            _events.Report(new NoticeNotTold(_channel.Name, problem));
        _isFailing = problem is not null;
    }
}
