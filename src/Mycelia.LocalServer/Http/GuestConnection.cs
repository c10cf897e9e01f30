using Microsoft.AspNetCore.Connections;

namespace Mycelia.LocalServer.Http;

/// <summary>A connection, as <see cref="ConnectionGate"/> knows it.</summary>
internal sealed class GuestConnection(ConnectionContext connection, ConnectionGate gate)
{
    /// <summary>It came with a good token: no other takes its place.</summary>
    public void Trust() => gate.Trust(this);

    /// <summary>Closes it, whatever it is doing.</summary>
    public void End() => connection.Abort(new("It had not come with a token, and another needed its place."));
}
