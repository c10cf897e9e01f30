namespace Mycelia.StandIns.Http;

/// <summary>A request whose body has not been read yet: that is for the one who answers to do, or to leave.</summary>
public sealed class WireRequest(WireHead head, WireBody body, Stream connection)
{
    private bool _refusesBody = head.ExpectsContinue;

    /// <summary>Request line and headers.</summary>
    public WireHead Head { get; } = head;

    /// <summary>How much of the body is still to come.</summary>
    internal long Unread => body.Unread;

    /// <summary>Whether the client was not given the leave that it waits for.</summary>
    internal bool RefusesBody => _refusesBody;

    /// <summary>Reads the rest of the body.</summary>
    /// <exception cref="IOException">The client has gone within it.</exception>
    public async Task<byte[]> ReadBodyAsync(CancellationToken cancellationToken)
    {
        if (_refusesBody)
            await connection.WriteAsync(WireAnswer.Continue, cancellationToken);
        _refusesBody = false;
        return await body.ReadAllAsync(cancellationToken);
    }
}
