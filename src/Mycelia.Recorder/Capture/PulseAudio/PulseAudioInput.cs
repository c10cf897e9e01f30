using Mycelia.Recorder.Capture.Clock;
using Mycelia.Recorder.Capture.Devices;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.PulseAudio;

/// <summary>
/// The input that a recording follows: opened again after it was lost, it is the best that is there by then. One call at a time.
/// </summary>
/// <param name="options">What to record.</param>
/// <param name="time">The clock that blocks are timed by; <see cref="BootClock"/> unless given.</param>
internal sealed class PulseAudioInput(CaptureOptions options, TimeProvider? time = null)
{
    private readonly TimeProvider _time = options.ClockOf(time ?? new BootClock());
    private readonly DevicePreference _preference = new(options.Order, options.Never) { Share = options.Share };
    private readonly StallPatience _patience = new();
    private PulseAudioSource? _last;

    /// <summary>Starts recording.</summary>
    /// <exception cref="AudioInputException">No server answers, or there is no device to record.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public async Task<IAudioSource> OpenAsync(CancellationToken stop)
    {
        options.Share?.Claims.Set(options.Share.Input, device: null);
        var connection = await PulseConnection.ConnectAsync(options, _time, stop).ConfigureAwait(false);
        try
        {
            var inventory = await PulseDevices.ListAsync(connection, stop).ConfigureAwait(false);
            _preference.InsistsByName |= _last is { WasMisplaced: true };
            var chosen = Choose(inventory.Devices);
            if (_last is { } last)
                _patience.After(last.HasDelivered);
            _last = await PulseAudioSource.OpenAsync(connection, options, Plan(chosen, inventory), _time, stop).ConfigureAwait(false);
            return _last;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>One at a time of several inputs: what one has chosen is not there for the next.</summary>
    private ChosenDevice Choose(IReadOnlyList<AudioDevice> devices)
    {
        if (options.Share is not { } share)
            return _preference.Choose(devices, options.TakesStandIn);
        lock (share.Claims.Lock)
        {
            var chosen = _preference.Choose(devices, options.TakesStandIn);
            share.Claims.Set(share.Input, chosen.Device.Name);
            return chosen;
        }
    }

    private PulsePlan Plan(ChosenDevice chosen, PulseInventory inventory) =>
        new(chosen, _preference, _patience.Ticks, inventory.IsPipeWire, [.. News(chosen)]) { Devices = inventory.Devices };

    /// <summary>What there is to tell before the first sample.</summary>
    private IEnumerable<InputNotice> News(ChosenDevice chosen)
    {
        var isOther = _last is { } last
            ? last.DeviceName != chosen.Device.Name
            : chosen is { IsStandIn: true, Preferred: not null } or { NotTaken: not null };
        if (isOther)
            yield return new InputNotice.Changed(chosen.Device.Description, chosen.IsStandIn ? chosen.Preferred : null)
            {
                NotTaken = chosen.NotTaken,
            };
        if (chosen.LacksMicrophone && _last?.LacksMicrophone != true)
            yield return new InputNotice.NoMicrophone(chosen.Device.Description);
        if (!chosen.LacksMicrophone && _last?.LacksMicrophone == true)
            yield return new InputNotice.MicrophoneThere(chosen.Device.IsMonitor ? chosen.Device.Description : null);
    }
}
