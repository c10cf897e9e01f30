namespace Mycelia.Recorder.Capture.Devices;

/// <summary>Decides what is to be recorded, of an order of names. Pure.</summary>
/// <param name="names">Names as <see cref="DeviceNames"/> understands them, the best first.</param>
internal sealed class DeviceOrder(IReadOnlyList<string> names)
{
    /// <summary>The names, the best first.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>What is to be taken.</summary>
    /// <param name="devices">Every input.</param>
    /// <param name="known">
    /// The name of the device that a name of the order led to before: what is plugged in later may fit it as well.
    /// </param>
    /// <returns>Null: nothing of the order is there.</returns>
    public RankedDevice? Best(IReadOnlyList<AudioDevice> devices, Func<string, string?>? known = null)
    {
        for (var rank = 0; rank < names.Count; rank++)
        {
            if (Find(devices, names[rank], known) is { } device)
                return new(rank, device);
        }

        return null;
    }

    /// <summary>What is to be taken in the place of what is recorded.</summary>
    /// <param name="devices">Every input.</param>
    /// <param name="recorded">The name of what is recorded.</param>
    /// <param name="known">As in <see cref="Best"/>.</param>
    /// <returns>Null: nothing else.</returns>
    public RankedDevice? Better(IReadOnlyList<AudioDevice> devices, string recorded, Func<string, string?>? known = null) =>
        Best(devices, known) is { } best && best.Device.Name != recorded ? best : null;

    private static AudioDevice? Find(IReadOnlyList<AudioDevice> devices, string name, Func<string, string?>? known)
    {
        var former = known?.Invoke(name);
        return FollowedInputs.IsMeant(name)
            ? FollowedInputs.Find(devices, name, former)
            : devices.FirstOrDefault(device => device.Name == former) ?? DeviceNames.Find(devices, name);
    }
}
