using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Session;

/// <summary>The way of a queue's chunks to a destination, beside whatever is recorded meanwhile. Use it once.</summary>
/// <param name="queue">Where chunks come from.</param>
/// <param name="destination">Where they go.</param>
/// <param name="options">How many at once, and how long to wait between tries.</param>
/// <param name="encoder">What chunks are encoded by before they are sent; null: they go out in WAV.</param>
/// <param name="hold">Whether anything is to be delivered.</param>
/// <param name="hours">When anything is; null: always.</param>
/// <param name="events">Told of each delivery and failure.</param>
/// <param name="time">The clock of the waits.</param>
internal sealed class DeliveryRun(
    ChunkQueue queue,
    IChunkDestination destination,
    UploadOptions options,
    IAudioEncoder? encoder,
    DeliveryHold hold,
    WeeklyHours? hours,
    IProgress<RecorderEvent> events,
    TimeProvider time
)
{
    private readonly UploadWorker _worker = new(queue, destination, options, events, time, encoder, hold);
    private Task _run = Task.CompletedTask;
    private Task _hours = Task.CompletedTask;

    /// <summary>How many chunks the server has stored so far.</summary>
    public long Delivered => _worker.Delivered;

    /// <summary>How many of them it may hold twice.</summary>
    public long PossiblyRepeated => _worker.PossiblyRepeated;

    /// <summary>Begins, in threads of its own.</summary>
    /// <param name="draining">Nothing more will be recorded: what waits is delivered, and the run ends.</param>
    /// <param name="abort">Gives up what is under way.</param>
    public void Begin(CancellationToken draining, CancellationToken abort)
    {
        if (hours is not null)
            _hours = UploadHours.RunAsync(hours, hold, time, draining);
        _run = Task.Run(() => _worker.RunAsync(draining, abort), CancellationToken.None);
    }

    /// <summary>Tries the server again at once, whatever was waited for. From any thread.</summary>
    public void CheckServer()
    {
        events.Report(new ServerCheckRequested());
        _worker.CheckNow();
    }

    /// <summary>Something waits that did not before. From any thread.</summary>
    public void Look() => _worker.Look();

    /// <summary>The destination may be to delete something. From any thread.</summary>
    public void LookForErasures() => _worker.LookForErasures();

    /// <summary>What waits by now for its age, or while deliveries are held, is tried once all the same. From any thread.</summary>
    public void DeliverNow() => _worker.DeliverNow();

    /// <summary>Takes a chunk out of the queue, unless it is on its way just now. From any thread.</summary>
    /// <param name="chunk">Its row.</param>
    /// <param name="remove">Does it.</param>
    /// <returns>Whether it was done.</returns>
    public Task<bool> WithdrawAsync(long chunk, Action remove) => _worker.WithdrawAsync(chunk, remove);

    /// <summary>Waits for the end, and gives up what is under way after some time.</summary>
    public async Task EndAsync(TimeSpan patience, CancellationTokenSource abort)
    {
        await _hours.ConfigureAwait(false);
        try
        {
            await _run.WaitAsync(patience, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await abort.CancelAsync().ConfigureAwait(false);
            await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
