using System.Threading.Channels;

namespace Mycelia.LocalServer.Changes;

/// <summary>Tells whoever listens what changes. Nobody who is slow holds anybody up: what finds no room is left out.</summary>
internal sealed class ChangeFeed
{
    private const int Room = 256;

    private readonly Lock _lock = new();
    private readonly List<Channel<Change>> _listeners = [];

    public void Publish(Change change)
    {
        lock (_lock)
        {
            foreach (var listener in _listeners)
                listener.Writer.TryWrite(change);
        }
    }

    /// <summary>From now on, until it is disposed of.</summary>
    public Subscription Listen()
    {
        var channel = Channel.CreateBounded<Change>(new BoundedChannelOptions(Room) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_lock)
            _listeners.Add(channel);
        return new(this, channel);
    }

    private void Leave(Channel<Change> channel)
    {
        lock (_lock)
            _listeners.Remove(channel);
    }

    /// <summary>One who listens.</summary>
    internal sealed class Subscription(ChangeFeed feed, Channel<Change> channel) : IDisposable
    {
        public ChannelReader<Change> Changes => channel.Reader;

        public void Dispose() => feed.Leave(channel);
    }
}
