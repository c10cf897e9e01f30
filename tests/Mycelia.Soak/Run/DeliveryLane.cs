using Mycelia.Soak.Faults;
using Mycelia.StandIns.Faults;

namespace Mycelia.Soak.Run;

/// <summary>Does to the server and to the way there what is planned, one fault after the other, until it is told to stop.</summary>
internal sealed class DeliveryLane(Delivery delivery, Diary diary)
{
    /// <summary>Ends with everything in order again.</summary>
    public async Task RunAsync(IReadOnlyList<PlannedFault> plan, CancellationToken stop)
    {
        foreach (var fault in plan)
        {
            await Task.Delay(fault.Wait, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
                return;
            diary.Write("fault", $"{FaultTraits.Of(fault.Kind).Title}, {fault.Length.TotalSeconds:0.0} s");
            var began = DateTimeOffset.UtcNow;
            await BeginAsync(fault);
            await Task.Delay(fault.Length, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await EndAsync(fault);
            diary.Add(new(fault.Kind, began, DateTimeOffset.UtcNow));
        }
    }

    private async Task BeginAsync(PlannedFault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.ServerKill:
                await delivery.KillAsync();
                break;
            case FaultKind.ShortTokens:
                await delivery.KillAsync();
                await delivery.RestartAsync(TimeSpan.FromSeconds(5));
                break;
            case FaultKind.Unreachable:
                delivery.Proxy.Refuse();
                delivery.Proxy.CutAll();
                break;
            default:
                delivery.Proxy.Plan = PlanFor(fault);
                break;
        }
    }

    private async Task EndAsync(PlannedFault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.ServerKill:
                await delivery.RestartAsync();
                break;
            case FaultKind.ShortTokens:
                await delivery.KillAsync();
                await delivery.RestartAsync();
                break;
            case FaultKind.Unreachable:
                delivery.Proxy.Accept();
                break;
            default:
                delivery.Proxy.Plan = FaultPlans.None;
                break;
        }
    }

    private FaultPlan PlanFor(PlannedFault fault)
    {
        var random = new Random(fault.Choice);
        var some = (Fault[] faults) => FaultPlans.Seeded(fault.Choice, 0.7, faults);
        return fault.Kind switch
        {
            FaultKind.LostAnswer => FaultPlans.On(delivery.Route, some([Fault.LostAnswer])),
            FaultKind.CutRequest => some([new Fault.CutRequest(random.Next(1, 320_000), Reset: fault.Choice % 2 == 0)]),
            FaultKind.CutAnswer => some([new Fault.CutAnswer(random.Next(1, 300), Reset: fault.Choice % 2 == 0)]),
            FaultKind.HalfOpen => some([new Fault.HalfOpen()]),
            FaultKind.SwallowedAnswer => some([new Fault.SwallowAnswer()]),
            FaultKind.SlowNetwork => some([
                new Fault.Slow { BytesPerSecond = random.Next(20_000, 200_000) },
                new Fault.Slow { RequestDelay = TimeSpan.FromSeconds(2) },
                new Fault.Slow { AnswerDelay = TimeSpan.FromSeconds(2) },
            ]),
            FaultKind.Garbage => some([
                new Fault.Garbage("SSH-2.0-OpenSSH_9.2\r\n"u8.ToArray()),
                new Fault.Garbage(new byte[] { 0, 0, 0, 0 }),
            ]),
            FaultKind.ServerError => some([
                new Fault.Answer(500),
                new Fault.Answer(502),
                new Fault.Answer(503),
                new Fault.Answer(503, RetryAfter: "2"),
            ]),
            FaultKind.TooManyRequests => some([new Fault.Answer(429), new Fault.Answer(429, RetryAfter: "3")]),
            FaultKind.RefusedToken => FaultPlans.On(delivery.Route, some([new Fault.Answer(401, "Token is missing or invalid")])),
            var kind => throw new ArgumentOutOfRangeException(nameof(fault), kind, "not of this lane"),
        };
    }
}
