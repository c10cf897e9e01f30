using System.Threading.Channels;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.PulseAudio;

/// <summary>
/// Lists the devices anew whenever the server says that one came or went, or that its default is another; and when somebody wants to look
/// again.
/// </summary>
internal sealed class PulseDeviceWatch : IAsyncDisposable
{
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _time;
    private readonly Task _watching;

    /// <param name="connection">The connection to the server.</param>
    /// <param name="changed">Told what there is; gives after how long it wants to know again, whatever happens until then.</param>
    /// <param name="time">The clock of that.</param>
    public PulseDeviceWatch(PulseConnection connection, Func<IReadOnlyList<AudioDevice>, TimeSpan?> changed, TimeProvider time)
    {
        _time = time;
        connection.Subscribe(() => _changes.Writer.TryWrite(true));
        _watching = WatchAsync(connection, changed);
    }

    /// <summary>Returns when the connection is used no more.</summary>
    public async ValueTask DisposeAsync()
    {
        _changes.Writer.TryComplete();
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task WatchAsync(PulseConnection connection, Func<IReadOnlyList<AudioDevice>, TimeSpan?> changed)
    {
        TimeSpan? again = null;
        while (await WaitAsync(again).ConfigureAwait(false))
        {
            again = null;
            _changes.Reader.TryRead(out _);
            try
            {
                var inventory = await PulseDevices.ListAsync(connection, _stop.Token).ConfigureAwait(false);
                again = changed(inventory.Devices);
            }
            catch (AudioInputException)
            {
                // The server is gone or does not answer: the stream says so itself.
            }
        }
    }

    /// <returns>False when the connection is used no more.</returns>
    private async Task<bool> WaitAsync(TimeSpan? atMost)
    {
        try
        {
            var change = _changes.Reader.WaitToReadAsync().AsTask();
            return await change.WaitAsync(atMost ?? Timeout.InfiniteTimeSpan, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return true;
        }
    }
}
