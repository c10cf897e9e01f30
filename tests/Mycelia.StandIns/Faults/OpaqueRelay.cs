namespace Mycelia.StandIns.Faults;

/// <summary>Passes bytes in both directions without a look at them, as the fault of the whole connection says.</summary>
internal sealed class OpaqueRelay(Stream client, Func<Task<Stream>> connect, Func<bool> isSilent)
{
    public async Task RunAsync(Fault fault, CancellationToken cancellationToken)
    {
        switch (fault)
        {
            case Fault.Garbage garbage:
                await client.WriteAsync(garbage.Bytes, cancellationToken);
                return;
            case Fault.HalfOpen:
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return;
            case Fault.Answer:
                throw new NotSupportedException("an answer cannot be put into a connection with TLS");
            default:
                await PassAsync(fault, await connect(), cancellationToken);
                return;
        }
    }

    private async Task PassAsync(Fault fault, Stream server, CancellationToken cancellationToken)
    {
        var slow = fault as Fault.Slow;
        var request = fault as Fault.CutRequest;
        var answer = fault as Fault.CutAnswer;
        var toServer = new Valve(server)
        {
            CutAfter = request?.AfterBytes,
            Reset = request?.Reset ?? true,
            BytesPerSecond = slow?.BytesPerSecond,
        };
        var toClient = new Valve(client)
        {
            CutAfter = answer?.AfterBytes,
            Reset = answer?.Reset ?? true,
            BytesPerSecond = slow?.BytesPerSecond,
            Swallow = fault is Fault.SwallowAnswer,
        };
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var up = PumpAsync(client, toServer, slow?.RequestDelay ?? TimeSpan.Zero, over.Token);
        var down = PumpAsync(server, toClient, slow?.AnswerDelay ?? TimeSpan.Zero, over.Token);
        var first = await Task.WhenAny(up, down);
        await over.CancelAsync();
        await Task.WhenAll(up, down)
            .ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await first;
    }

    /// <summary>Until one side ends: then the other one is ended too.</summary>
    private async Task PumpAsync(Stream from, Valve to, TimeSpan delay, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        for (int read; (read = await from.ReadAsync(buffer, cancellationToken)) > 0; )
        {
            await Task.Delay(delay, cancellationToken);
            delay = TimeSpan.Zero;
            if (isSilent())
                await Task.Delay(Timeout.Infinite, cancellationToken);
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }
}
