using System.Threading.Channels;

namespace Mycelia.Recorder.Delivery;

/// <summary>
/// Wakes a delivery that waits: rung by whoever has something for it, any number of rings at once being one. Safe for concurrent use.
/// </summary>
internal sealed class DeliveryAlarm
{
    private readonly Channel<bool> _rings = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    /// <summary>Ends the wait. From any thread.</summary>
    public void Ring() => _rings.Writer.TryWrite(true);

    /// <summary>Rings when a task has ended, however that was.</summary>
    public void RingAfter(Task task) =>
        task.ContinueWith(
            static (_, alarm) => ((DeliveryAlarm)alarm!).Ring(),
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );

    /// <summary>Waits until it rings, or has rung since the last wait.</summary>
    public async Task WaitAsync() => await _rings.Reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
}
