using Mycelia.StandIns.Http;

namespace Mycelia.StandIns.Faults;

/// <summary>Passes the requests of one connection on, one after the other, each as its fault says.</summary>
internal sealed class HttpRelay(Stream client, Func<Task<Stream>> connect, Func<string, string, Fault> plan)
{
    private readonly WireReader _fromClient = new(client);
    private Stream? _server;
    private WireReader? _fromServer;
    private Task<WireHead?>? _next;

    /// <summary>Returns when both sides have ended in good order.</summary>
    /// <exception cref="IOException">One has not, or a cut was planned.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await (_next ?? _fromClient.ReadHeadAsync(cancellationToken)) is { } head)
        {
            _next = null;
            if (!await ApplyAsync(plan(head.Method, head.Path), head, cancellationToken))
                return;
        }
    }

    private async Task<bool> ApplyAsync(Fault fault, WireHead head, CancellationToken cancellationToken)
    {
        switch (fault)
        {
            case Fault.Answer answer:
                return await AnswerAsync(answer, head, cancellationToken);
            case Fault.Garbage garbage:
                await TakeAsync(head, cancellationToken);
                await client.WriteAsync(garbage.Bytes, cancellationToken);
                return false;
            case Fault.HalfOpen:
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return false;
            default:
                return await ForwardAsync(fault, head, cancellationToken);
        }
    }

    private async Task<bool> AnswerAsync(Fault.Answer answer, WireHead head, CancellationToken cancellationToken)
    {
        await TakeAsync(head, cancellationToken);
        var headers = answer.RetryAfter is { } wait ? $"Retry-After: {wait}\r\n" : "";
        await client.WriteAsync(new WireAnswer(answer.Status, answer.Body) { Headers = headers }.ToBytes(head.Closes), cancellationToken);
        return !head.Closes;
    }

    private async Task TakeAsync(WireHead head, CancellationToken cancellationToken)
    {
        if (head.ExpectsContinue)
            await client.WriteAsync(WireAnswer.Continue, cancellationToken);
        await new WireBody(_fromClient, head).ReadAllAsync(cancellationToken);
    }

    private async Task<bool> ForwardAsync(Fault fault, WireHead head, CancellationToken cancellationToken)
    {
        _server ??= await connect();
        _fromServer ??= new WireReader(_server);
        var slow = fault as Fault.Slow;
        await Task.Delay(slow?.RequestDelay ?? TimeSpan.Zero, cancellationToken);

        var cut = fault as Fault.CutRequest;
        var toServer = new Valve(_server)
        {
            CutAfter = cut?.AfterBytes,
            Reset = cut?.Reset ?? true,
            BytesPerSecond = slow?.BytesPerSecond,
        };
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = SendAsync(toServer, head, over.Token, cancellationToken);
        var answering = RelayAnswerAsync(fault, over.Token);
        try
        {
            return await FinishAsync(sending, answering);
        }
        finally
        {
            // What is still under way is over with the connection; its end is no news any more.
            if (!sending.IsCompleted || !answering.IsCompleted)
                await over.CancelAsync();
            await Task.WhenAll(sending, answering)
                .ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>A server may answer before it has read all; it may also never read the rest, and then neither side is in a hurry.</summary>
    private async Task<bool> FinishAsync(Task sending, Task<bool> answering)
    {
        if (await Task.WhenAny(sending, answering) == answering && !await answering)
            return false;
        await sending;

        // The client's end, while the answer is awaited, is the connection's.
        if (!answering.IsCompleted && await Task.WhenAny(_next!, answering) == _next && await _next is null)
            throw new EndOfStreamException();
        return await answering;
    }

    private async Task SendAsync(Valve toServer, WireHead head, CancellationToken cancellationToken, CancellationToken stop)
    {
        await toServer.WriteAsync(head.Raw, cancellationToken);
        var body = new WireBody(_fromClient, head);
        while (await body.ReadAsync(cancellationToken) is { } piece)
            await toServer.WriteAsync(piece.Raw, cancellationToken);
        toServer.End();
        _next = _fromClient.ReadHeadAsync(stop);
    }

    /// <returns>Whether the connection may be used again.</returns>
    private async Task<bool> RelayAnswerAsync(Fault fault, CancellationToken cancellationToken)
    {
        var cut = fault as Fault.CutAnswer;
        var slow = fault as Fault.Slow;
        var toClient = new Valve(client)
        {
            CutAfter = cut?.AfterBytes,
            Reset = cut?.Reset ?? true,
            BytesPerSecond = slow?.BytesPerSecond,
            Swallow = fault is Fault.SwallowAnswer or Fault.CutRequest,
        };
        var head = await ReadAnswerHeadAsync(cancellationToken);
        for (; head.Status < 200; head = await ReadAnswerHeadAsync(cancellationToken))
            await client.WriteAsync(head.Raw, cancellationToken);

        await Task.Delay(slow?.AnswerDelay ?? TimeSpan.Zero, cancellationToken);
        await toClient.WriteAsync(head.Raw, cancellationToken);
        var body = new WireBody(_fromServer!, head, endsWithConnection: head.Status is not 204 and not 304);
        while (await body.ReadAsync(cancellationToken) is { } piece)
            await toClient.WriteAsync(piece.Raw, cancellationToken);
        toClient.End();
        if (toClient.Swallow)
            await Task.Delay(Timeout.Infinite, cancellationToken);
        return !head.Closes && !body.EndsWithConnection;
    }

    private async Task<WireHead> ReadAnswerHeadAsync(CancellationToken cancellationToken) =>
        await _fromServer!.ReadHeadAsync(cancellationToken) ?? throw new EndOfStreamException();
}
