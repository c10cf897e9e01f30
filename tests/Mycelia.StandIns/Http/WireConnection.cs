namespace Mycelia.StandIns.Http;

/// <summary>The requests of one connection, one after the other.</summary>
internal sealed class WireConnection(Stream stream, Func<WireRequest, CancellationToken, Task<WireReply>> handler, WireManners manners)
{
    private readonly WireReader _reader = new(stream);
    private readonly byte[] _rest = new byte[16 * 1024];

    /// <returns>Whether the connection ends in good order; otherwise it is to be reset.</returns>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        for (var first = true; await ReadHeadAsync(first, stop) is { } head; first = false)
        {
            var request = new WireRequest(head, new WireBody(_reader, head), stream);
            switch (await handler(request, stop))
            {
                case WireReply.Send { Answer: var answer }:
                    if (!await AnswerAsync(request, answer, stop))
                        return true;
                    break;
                case WireReply.Drop:
                    return false;
                default:
                    await Task.Delay(Timeout.Infinite, stop);
                    break;
            }
        }

        return true;
    }

    /// <returns>Null when the client has closed, or been idle for too long.</returns>
    private async Task<WireHead?> ReadHeadAsync(bool first, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (!first)
            patience.CancelAfter(manners.IdleTimeout);
        try
        {
            return await _reader.ReadHeadAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <returns>Whether the connection goes on.</returns>
    private async Task<bool> AnswerAsync(WireRequest request, WireAnswer answer, CancellationToken stop)
    {
        var close = request.Head.Closes || request.RefusesBody;
        if (request.Unread > manners.MostUnanswered && !request.RefusesBody)
            await Task.Delay(Timeout.Infinite, stop);
        await stream.WriteAsync(answer.ToBytes(close), stop);
        await stream.FlushAsync(stop);
        if (close)
            await ReadToEndAsync(stop);
        else if (request.Unread > manners.MostUnread)
            await Task.Delay(Timeout.Infinite, stop);
        else
            await request.ReadBodyAsync(stop);
        return !close;
    }

    /// <summary>To close with bytes unread would reset the connection, and the answer could be lost.</summary>
    private async Task ReadToEndAsync(CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(manners.IdleTimeout);
        try
        {
            while (await stream.ReadAsync(_rest, patience.Token) > 0) { }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // The client does not close either.
        }
    }
}
