using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.Devices;

namespace Mycelia.Recorder.Tests.Capture;

public sealed class DeviceSettlingTests
{
    private static readonly AudioDevice Usb = Inputs.Microphone("usb") with { Index = 7 };
    private static readonly AudioDevice BuiltIn = Inputs.Microphone("builtin") with { Index = 1 };

    private readonly FakeTime _time = new();

    [Fact]
    public void What_was_there_from_the_beginning_has_settled() =>
        Assert.Equal(TimeSpan.Zero, new DeviceSettling([BuiltIn], _time).Left(BuiltIn));

    [Fact]
    public void What_is_plugged_in_settles_in_two_seconds()
    {
        var settling = new DeviceSettling([BuiltIn], _time);
        settling.See([BuiltIn, Usb]);
        Assert.Equal(TimeSpan.FromSeconds(2), settling.Left(Usb));

        _time.Advance(TimeSpan.FromSeconds(1.5));
        settling.See([BuiltIn, Usb]);
        Assert.Equal(TimeSpan.FromSeconds(0.5), settling.Left(Usb));

        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(TimeSpan.Zero, settling.Left(Usb));
    }

    [Fact]
    public void What_goes_and_comes_back_begins_anew()
    {
        var settling = new DeviceSettling([BuiltIn, Usb], _time);
        settling.See([BuiltIn]);
        settling.See([BuiltIn, Usb]);
        Assert.Equal(TimeSpan.FromSeconds(2), settling.Left(Usb));
    }

    [Fact]
    public void So_does_what_was_back_before_anybody_saw_it_go()
    {
        var settling = new DeviceSettling([BuiltIn, Usb], _time);
        settling.See([BuiltIn, Usb with { Index = 8 }]);
        Assert.Equal(TimeSpan.FromSeconds(2), settling.Left(Usb with { Index = 8 }));
    }
}
