using Mycelia.Soak.Faults;
using Mycelia.Soak.Sound;

namespace Mycelia.Soak.Run;

/// <summary>
/// Does to the recorder and to its sound server what is planned, one fault after the other, with time to recover from each.
/// </summary>
internal sealed class CaptureLane(KeptRecorder recorder, SoundLab sound, Ballast? ballast, Diary diary)
{
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(4);

    public async Task RunAsync(IReadOnlyList<PlannedFault> plan, CancellationToken stop)
    {
        foreach (var fault in plan)
        {
            await Task.Delay(fault.Wait, stop);
            diary.Write("fault", $"{FaultTraits.Of(fault.Kind).Title}, {fault.Length.TotalSeconds:0.0} s");
            await CauseAsync(fault, stop);
            if (fault.Kind != FaultKind.Kill)
                await Task.Delay(Recovery, stop);
        }
    }

    private Task CauseAsync(PlannedFault fault, CancellationToken stop)
    {
        var (desk, headset) = (SoundLab.Names[0], SoundLab.Names[1]);
        return fault.Kind switch
        {
            FaultKind.Kill => RestartAsync(fault, "KILL", 137, stop),
            FaultKind.Stop => RestartAsync(fault, fault.Choice % 2 == 0 ? "INT" : "TERM", 0, stop),
            FaultKind.Freeze => LastAsync(fault, () => Do(() => recorder.Signal("STOP")), () => Do(() => recorder.Signal("CONT")), stop),
            FaultKind.SoundKill => LastAsync(fault, sound.KillAsync, sound.RestartAsync, stop),
            FaultKind.SoundHang => LastAsync(fault, () => Do(sound.Hang), () => Do(sound.Unhang), stop),
            FaultKind.Suspend => LastAsync(fault, () => sound.SuspendAsync(desk), () => sound.ResumeAsync(desk), stop),
            FaultKind.Unplug => LastAsync(fault, () => sound.UnplugAsync(desk), () => sound.PlugAsync(desk), stop),
            FaultKind.UnplugAll => LastAsync(fault, UnplugAllAsync, PlugAllAsync, stop),
            FaultKind.DefaultChange => ChangeDefaultAsync(fault, headset, desk, stop),
            FaultKind.DiskFull => LastAsync(fault, () => Do(ballast!.Fill), () => Do(ballast!.Remove), stop),
            var kind => throw new ArgumentOutOfRangeException(nameof(fault), kind, "not of this lane"),
        };

        async Task UnplugAllAsync()
        {
            await sound.UnplugAsync(headset);
            await sound.UnplugAsync(desk);
        }

        async Task PlugAllAsync()
        {
            await sound.PlugAsync(desk);
            await sound.PlugAsync(headset);
        }
    }

    private async Task LastAsync(PlannedFault fault, Func<Task> begin, Func<Task> end, CancellationToken stop)
    {
        var began = DateTimeOffset.UtcNow;
        await begin();
        await Task.Delay(fault.Length, stop);
        await end();
        diary.Add(new(fault.Kind, began, DateTimeOffset.UtcNow));
    }

    private async Task RestartAsync(PlannedFault fault, string signal, int exitCode, CancellationToken stop)
    {
        var began = DateTimeOffset.UtcNow;
        await recorder.EndAsync(signal, exitCode);
        await Task.Delay(fault.Length, stop);
        var started = DateTimeOffset.UtcNow;
        await recorder.StartAsync(fault.Choice);
        diary.Add(new(fault.Kind, began, started));
    }

    /// <summary>There, and back again: two changes, neither of which lasts.</summary>
    private async Task ChangeDefaultAsync(PlannedFault fault, string other, string back, CancellationToken stop)
    {
        await LastAsync(fault with { Length = TimeSpan.Zero }, () => sound.MakeDefaultAsync(other), static () => Task.CompletedTask, stop);
        await Task.Delay(fault.Length, stop);
        await LastAsync(fault with { Length = TimeSpan.Zero }, () => sound.MakeDefaultAsync(back), static () => Task.CompletedTask, stop);
    }

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
