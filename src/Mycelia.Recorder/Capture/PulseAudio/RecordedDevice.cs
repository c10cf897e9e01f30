using Mycelia.Recorder.Capture.Devices;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.PulseAudio;

/// <summary>
/// What a stream records by now, and what there is to tell of it. Changed under the loop's lock; its properties may be read without.
/// </summary>
/// <param name="chosen">What was asked for.</param>
/// <param name="isNever">Whether a device is not to be recorded, whatever the server thinks.</param>
internal sealed class RecordedDevice(ChosenDevice chosen, Func<AudioDevice, bool> isNever)
{
    private readonly Queue<InputNotice> _news = new();
    private volatile string _name = chosen.Device.Name;
    private volatile string _description = chosen.Device.Description;
    private volatile bool _isSuspended;
    private volatile bool _lacksMicrophone = chosen.LacksMicrophone;

    public string Name => _name;

    public string Description => _description;

    public bool IsSuspended => _isSuspended;

    /// <summary>Whether it is what a loudspeaker plays, recorded for want of a microphone.</summary>
    public bool LacksMicrophone => _lacksMicrophone;

    /// <summary>Whether there is something to tell.</summary>
    public bool HasNews => _news.Count > 0;

    /// <summary>The next thing to tell; only while <see cref="HasNews"/>.</summary>
    public InputNotice TakeNews() => _news.Dequeue();

    public void Tell(InputNotice news) => _news.Enqueue(news);

    /// <summary>
    /// Whether a stream that is ready records another device than it was opened for: sound servers remember where somebody once moved a
    /// program's stream, and put each one there that names no device.
    /// </summary>
    public bool IsElsewhere(string name) => name.Length > 0 && name != _name;

    /// <summary>
    /// Whether the stream is where it must not be: at a loudspeaker's monitor, which nobody asked for, or at a device that is never
    /// recorded.
    /// </summary>
    public bool IsNone(AudioDevice device) => device.IsMonitor && device.Name != chosen.Device.Name || isNever(device);

    /// <summary>The stream was moved.</summary>
    public void Change(AudioDevice device)
    {
        if (device.Name != _name)
            Tell(
                new InputNotice.Changed(
                    device.Description,
                    !chosen.IsStandIn && device.Name == chosen.Device.Name ? null : chosen.Preferred
                )
            );
        (_name, _description) = (device.Name, device.Description);
        if (!device.IsMonitor)
            Lack(false);
    }

    /// <summary>Whether there is a microphone may be otherwise.</summary>
    public void Lack(bool lacksMicrophone)
    {
        if (lacksMicrophone != _lacksMicrophone)
            Tell(
                lacksMicrophone
                    ? new InputNotice.NoMicrophone(_description)
                    : new InputNotice.MicrophoneThere(_name == chosen.Device.Name ? _description : null)
            );
        _lacksMicrophone = lacksMicrophone;
    }

    /// <summary>The device was suspended or resumed.</summary>
    public void Follow(bool isSuspended)
    {
        if (isSuspended && !_isSuspended)
            Tell(new InputNotice.Suspended(_description));
        _isSuspended = isSuspended;
    }

    public AudioInputException Lost(string reason) =>
        new(AudioInputProblem.Lost, $"the input '{_description}' was lost ({reason}); plug it in again or choose another");
}
