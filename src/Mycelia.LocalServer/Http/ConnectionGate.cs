using Microsoft.AspNetCore.Connections;

namespace Mycelia.LocalServer.Http;

/// <summary>
/// Lets so many connections in that files can still be opened; the others wait where they cost this process nothing. When there is no room,
/// the oldest that has not yet come with a good token is closed: whoever has a token gets in, however many connections others hold open.
/// </summary>
/// <param name="most">How many there may be.</param>
internal sealed class ConnectionGate(int most)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<GuestConnection> _strangers = [];
    private TaskCompletionSource _oneHasLeft = New();
    private int _open;

    /// <summary>Returns when there is room for one more.</summary>
    public async Task MakeRoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task left;
            GuestConnection? oldest;
            lock (_lock)
            {
                if (_open < most)
                    return;
                left = _oneHasLeft.Task;
                oldest = _strangers.First?.Value;
                if (oldest is not null)
                    _strangers.RemoveFirst();
            }

            oldest?.End();
            await left.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Counts a connection until it is closed.</summary>
    public void Admit(ConnectionContext connection)
    {
        var guest = new GuestConnection(connection, this);
        lock (_lock)
        {
            _open++;
            _strangers.AddLast(guest);
        }

        connection.Features.Set(guest);
        connection.ConnectionClosed.Register(() => Leave(guest));
    }

    public void Trust(GuestConnection guest)
    {
        lock (_lock)
            _strangers.Remove(guest);
    }

    private void Leave(GuestConnection guest)
    {
        TaskCompletionSource left;
        lock (_lock)
        {
            _open--;
            _strangers.Remove(guest);
            (left, _oneHasLeft) = (_oneHasLeft, New());
        }

        left.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
