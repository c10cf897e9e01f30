using System.Threading.Channels;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.PulseAudio;

/// <summary>Lists the devices anew whenever the server says that one came, or that its default is another.</summary>
internal sealed class PulseDeviceWatch : IAsyncDisposable
{
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;

    public PulseDeviceWatch(PulseConnection connection, Action<IReadOnlyList<AudioDevice>> changed)
    {
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

    private async Task WatchAsync(PulseConnection connection, Action<IReadOnlyList<AudioDevice>> changed)
    {
        while (await _changes.Reader.WaitToReadAsync().ConfigureAwait(false) && _changes.Reader.TryRead(out _))
        {
            try
            {
                var inventory = await PulseDevices.ListAsync(connection, _stop.Token).ConfigureAwait(false);
                changed(inventory.Devices);
            }
            catch (AudioInputException)
            {
                // The server is gone or does not answer: the stream says so itself.
            }
        }
    }
}
