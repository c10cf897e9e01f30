using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Devices;

/// <summary>Listens to all inputs at once, so that one sees which microphone is which.</summary>
/// <param name="list">The inputs that are there.</param>
/// <param name="open">Opens one of them.</param>
internal sealed class DeviceWatch(
    Func<CancellationToken, Task<IReadOnlyList<AudioDevice>>> list,
    Func<AudioDevice, CancellationToken, Task<IAudioSource>> open
)
{
    /// <summary>How soon an input that was plugged in is seen.</summary>
    private static readonly TimeSpan Relist = TimeSpan.FromSeconds(2);

    /// <summary>Until <paramref name="stop"/> is cancelled.</summary>
    /// <exception cref="AudioInputException">No sound server answers.</exception>
    public async Task RunAsync(ILevelView view, TimeProvider time, CancellationToken stop)
    {
        var inputs = new List<ListenedInput>();
        try
        {
            var listed = time.GetTimestamp();
            await RenewAsync(inputs, await list(stop));
            using var ticks = new PeriodicTimer(view.Tick, time);
            while (await ticks.WaitForNextTickAsync(stop))
            {
                view.Show(time.GetUtcNow(), [.. inputs.Select(static input => new InputLevel(input.Device, input.Read(), input.Problem))]);
                if (time.GetElapsedTime(listed) < Relist)
                    continue;
                listed = time.GetTimestamp();
                await RenewAsync(inputs, await list(stop));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end that was asked for.
        }
        finally
        {
            foreach (var input in inputs)
                await input.DisposeAsync();
        }
    }

    /// <summary>Drops what was unplugged or failed, adds what is new; keeps the server's order.</summary>
    private async Task RenewAsync(List<ListenedInput> inputs, IReadOnlyList<AudioDevice> devices)
    {
        foreach (
            var gone in inputs
                .Where(input => input.Problem is not null || devices.All(device => device.Name != input.Device.Name))
                .ToArray()
        )
        {
            inputs.Remove(gone);
            await gone.DisposeAsync();
        }

        foreach (var device in devices.Where(device => inputs.All(input => input.Device.Name != device.Name)))
            inputs.Add(new(device, stop => open(device, stop)));
        inputs.Sort((one, other) => IndexOf(one).CompareTo(IndexOf(other)));

        int IndexOf(ListenedInput input) => devices.TakeWhile(device => device.Name != input.Device.Name).Count();
    }
}
