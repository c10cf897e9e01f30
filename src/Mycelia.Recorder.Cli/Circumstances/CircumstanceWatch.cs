using Mycelia.Recorder.Model;
using Mycelia.Recorder.Session;

namespace Mycelia.Recorder.Cli.Circumstances;

/// <summary>Follows what the machine's bus knows, and has a run act by it: in tasks of its own, which nothing waits for.</summary>
internal sealed class CircumstanceWatch : IAsyncDisposable
{
    private const string IsMetered = "the connection is metered";

    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _watching = [];
    private readonly Func<string?> _address;
    private readonly IProgress<RecorderEvent> _events;
    private readonly BusTiming _timing;

    /// <param name="address">Finds the bus; null when there is none.</param>
    /// <param name="events">Told of what cannot be found out.</param>
    /// <param name="timing">How patient it is.</param>
    public CircumstanceWatch(Func<string?> address, IProgress<RecorderEvent> events, BusTiming timing) =>
        (_address, _events, _timing) = (address, events, timing);

    /// <summary>Nothing is captured while the screen is locked.</summary>
    public void FollowLock(RecordingSession recorder) =>
        Watch(new ScreenLock(), Circumstance.ScreenLock, isLocked => recorder.SetLocked(isLocked == true));

    /// <summary>Nothing is delivered while the connection is metered, nor before that is found out.</summary>
    public void FollowMetered(RecordingSession recorder)
    {
        recorder.Hold.Hold(HoldCause.Metered, "");
        Watch(
            new MeteredConnection(),
            Circumstance.MeteredConnection,
            isMetered =>
            {
                if (isMetered == true)
                    recorder.Hold.Hold(HoldCause.Metered, IsMetered);
                else
                    recorder.Hold.Release(HoldCause.Metered);
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_watching);
        _end.Dispose();
    }

    private void Watch(IBusQuestion question, Circumstance what, Action<bool?> tell)
    {
        var watch = new BusWatch(
            _address,
            question,
            tell,
            reason => _events.Report(new CircumstanceUnknown(what, reason)),
            _timing,
            TimeProvider.System
        );
        _watching.Add(Task.Run(() => watch.RunAsync(_end.Token)));
    }
}
