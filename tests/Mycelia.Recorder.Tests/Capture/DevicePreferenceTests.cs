using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.Devices;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Capture;

public sealed class DevicePreferenceTests
{
    private static readonly AudioDevice Usb = Device("usb", "USB Microphone");
    private static readonly AudioDevice BuiltIn = Device("builtin", "Built-in Microphone");
    private static readonly AudioDevice Speaker = Device("speaker.monitor", "Monitor of Speaker", isMonitor: true);

    [Fact]
    public void A_named_device_that_is_not_there_at_the_start_is_an_error_that_names_the_nearest() =>
        Assert.Contains(
            "did you mean 'usb'",
            Assert
                .Throws<AudioInputException>(() => new DevicePreference("usv").Choose([Usb, Default(BuiltIn)], takeStandIn: false))
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void While_the_named_device_is_away_the_default_microphone_stands_in()
    {
        var preference = Begun("usb", Usb, Default(BuiltIn));

        var chosen = preference.Choose([Speaker, Default(BuiltIn)], takeStandIn: false);

        Assert.Equal(("builtin", true, "USB Microphone"), (chosen.Device.Name, chosen.IsStandIn, chosen.Preferred));
        Assert.Null(preference.FindBetter([Default(BuiltIn), Speaker], chosen, "builtin"));
        Assert.NotNull(preference.FindBetter([Default(BuiltIn), Usb], chosen, "builtin"));
        Assert.Equal("usb", preference.Choose([Default(BuiltIn), Usb], takeStandIn: false).Device.Name);
    }

    [Fact]
    public void A_stream_that_the_server_has_put_back_is_left_where_it_is()
    {
        var preference = Begun("usb", Usb, Default(BuiltIn));
        var chosen = preference.Choose([Default(BuiltIn)], takeStandIn: false);
        Assert.Null(preference.FindBetter([Default(BuiltIn), Usb], chosen, recorded: "usb"));
    }

    [Fact]
    public void Where_the_server_puts_streams_elsewhere_the_default_is_asked_for_by_name_and_followed_all_the_same()
    {
        var preference = Begun(null, Default(BuiltIn));
        preference.InsistsByName = true;

        var chosen = preference.Choose([Default(BuiltIn), Usb, Speaker], takeStandIn: false);

        Assert.Equal(("builtin", true), (chosen.Device.Name, chosen.ByName));
        Assert.Null(preference.FindBetter([Default(BuiltIn), Usb], chosen, "builtin"));
        Assert.NotNull(preference.FindBetter([BuiltIn, Default(Usb)], chosen, "builtin"));
    }

    [Fact]
    public void A_loudspeakers_monitor_never_stands_in()
    {
        var error = Assert.Throws<AudioInputException>(() => Begun("usb", Usb).Choose([Default(Speaker)], takeStandIn: true));
        Assert.Equal(AudioInputProblem.NoDevice, error.Problem);
        Assert.Contains("'USB Microphone' is away", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_monitors_left_is_no_microphone()
    {
        var error = Assert.Throws<AudioInputException>(() => Begun(null, Default(BuiltIn)).Choose([Default(Speaker)], takeStandIn: false));
        Assert.Equal(AudioInputProblem.NoDevice, error.Problem);
    }

    [Fact]
    public void With_a_monitor_for_a_default_another_microphone_is_taken_until_the_default_is_one()
    {
        var preference = Begun(null, Default(BuiltIn));
        var chosen = preference.Choose([Default(Speaker), Usb], takeStandIn: false);
        Assert.Equal(("usb", true, true), (chosen.Device.Name, chosen.ByName, chosen.IsStandIn));
        Assert.NotNull(preference.FindBetter([Speaker, Usb, Default(BuiltIn)], chosen, "usb"));
        Assert.Null(preference.FindBetter([Default(Speaker), Usb, BuiltIn], chosen, "usb"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("speaker.monitor")]
    public void A_monitor_that_was_named_or_that_the_recording_began_with_is_gone_back_to(string? wanted) =>
        Assert.Equal("speaker.monitor", Begun(wanted, Default(Speaker)).Choose([Usb, Default(Speaker)], takeStandIn: false).Device.Name);

    [Fact]
    public void What_was_moved_by_hand_without_a_name_is_left_alone()
    {
        var preference = new DevicePreference(wanted: null);
        var chosen = preference.Choose([Usb, Default(BuiltIn)], takeStandIn: false);
        Assert.Null(preference.FindBetter([Usb, Default(BuiltIn)], chosen, recorded: "usb"));
    }

    [Fact]
    public void One_who_waits_takes_a_stand_in_from_the_start() =>
        Assert.True(new DevicePreference("usb").Choose([Default(BuiltIn)], takeStandIn: true).IsStandIn);

    [Fact]
    public void Of_an_order_the_first_that_is_there_is_taken_and_nothing_that_is_not_in_it()
    {
        var preference = new DevicePreference(["headset", "usb"]);
        var chosen = preference.Choose([Default(BuiltIn), Usb], takeStandIn: false);
        Assert.Equal(("usb", "headset", true, true), (chosen.Device.Name, chosen.Preferred, chosen.IsStandIn, chosen.IsPinned));

        var error = Assert.Throws<AudioInputException>(() => preference.Choose([Default(BuiltIn)], takeStandIn: false));
        Assert.Equal(AudioInputProblem.NoDevice, error.Problem);
        Assert.Contains("none of 'headset', 'usb' is there", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_order_is_gone_down_and_up()
    {
        var headset = Device("headset", "Headset");
        var preference = new DevicePreference(["headset", "usb", "@microphone"]);
        var chosen = preference.Choose([Default(BuiltIn), Usb, headset], takeStandIn: false);
        Assert.Equal(("headset", false), (chosen.Device.Name, chosen.IsStandIn));

        chosen = preference.Choose([Default(BuiltIn)], takeStandIn: false);
        Assert.Equal(("builtin", "Headset"), (chosen.Device.Name, chosen.Preferred));
        Assert.Equal("usb", preference.FindBetter([Default(BuiltIn), Usb], chosen, "builtin")?.Name);
        Assert.Equal("headset", preference.FindBetter([headset, Default(BuiltIn), Usb], chosen, "builtin")?.Name);
        Assert.Equal("yeti", preference.FindBetter([BuiltIn, Default(Device("yeti", "Yeti"))], chosen, "builtin")?.Name);
    }

    [Fact]
    public void A_microphone_that_is_followed_is_kept_while_none_is_the_default()
    {
        var preference = new DevicePreference("@microphone");
        var chosen = preference.Choose([Usb, Default(BuiltIn)], takeStandIn: false);
        Assert.Equal("builtin", chosen.Device.Name);
        Assert.Null(preference.FindBetter([Usb, BuiltIn, Default(Speaker)], chosen, "builtin"));
        Assert.Equal("usb", preference.Choose([Usb, Default(Speaker)], takeStandIn: false).Device.Name);
    }

    [Fact]
    public void What_the_default_loudspeaker_plays_is_followed_and_may_be_silent()
    {
        var headset = Device("headset.monitor", "Monitor of Headset", isMonitor: true);
        var preference = new DevicePreference("@speaker");
        var chosen = preference.Choose([Default(BuiltIn), Inputs.Loud(Speaker), headset], takeStandIn: false);
        Assert.Equal(("speaker.monitor", true), (chosen.Device.Name, chosen.MayBeSilent));
        Assert.Null(preference.FindBetter([Default(BuiltIn), Inputs.Loud(Speaker), headset], chosen, "speaker.monitor"));
        Assert.Equal("headset.monitor", preference.FindBetter([BuiltIn, Speaker, Inputs.Loud(headset)], chosen, "speaker.monitor")?.Name);
    }

    [Fact]
    public void The_dummy_of_a_machine_without_sound_is_no_loudspeaker() =>
        Assert.Contains(
            "there is no loudspeaker",
            Assert
                .Throws<AudioInputException>(() =>
                    new DevicePreference("@speaker").Choose(
                        [Inputs.Loud(Device("auto_null.monitor", "Monitor of Dummy Output", isMonitor: true))],
                        takeStandIn: false
                    )
                )
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Where_the_default_is_never_taken_the_next_best_is_and_that_is_said()
    {
        var headset = Device("headset", "Headset");
        var preference = new DevicePreference([], "HEADSET");
        var chosen = preference.Choose([Default(headset), Speaker, Usb], takeStandIn: false);
        Assert.Equal(("usb", "Headset", true, true), (chosen.Device.Name, chosen.NotTaken, chosen.ByName, chosen.IsPinned));
        Assert.Null(preference.FindBetter([Default(headset), BuiltIn, Usb], chosen, "usb"));
        Assert.Equal("builtin", preference.FindBetter([headset, Default(BuiltIn), Usb], chosen, "usb")?.Name);
        Assert.Null(preference.Choose([headset, Default(BuiltIn)], takeStandIn: false).NotTaken);
    }

    [Theory]
    [InlineData]
    [InlineData("@microphone")]
    [InlineData("usb", "builtin")]
    public void With_nothing_left_but_what_is_never_taken_there_is_no_microphone(params string[] order)
    {
        var preference = new DevicePreference(order, "headset");
        preference.Choose([Default(BuiltIn)], takeStandIn: false);
        var error = Assert.Throws<AudioInputException>(() =>
            preference.Choose([Default(Device("headset", "Headset")), Speaker], takeStandIn: false)
        );
        Assert.Equal(AudioInputProblem.NoDevice, error.Problem);
        Assert.Contains("'Headset', is one that is never to be recorded", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_named_and_never_to_be_taken_is_an_error() =>
        Assert.Contains(
            "'usb' is 'USB Microphone', which is never to be recorded",
            Assert.Throws<AudioInputException>(() => new DevicePreference(["usb"], "microphone").Choose([Usb], takeStandIn: false)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void What_is_never_taken_stands_in_for_nothing()
    {
        var preference = new DevicePreference(["usb"], "headset");
        preference.Choose([Usb], takeStandIn: false);
        var chosen = preference.Choose([Default(Device("headset", "Headset")), BuiltIn], takeStandIn: false);
        Assert.Equal(("builtin", "Headset", true), (chosen.Device.Name, chosen.NotTaken, chosen.IsPinned));
        Assert.True(preference.IsNever(Device("x", "My Headset")));
        Assert.False(preference.IsNever(BuiltIn));
    }

    [Fact]
    public void A_monitor_lacks_a_microphone_until_there_is_one_that_may_be_recorded()
    {
        var preference = new DevicePreference([], "headset");
        var headset = Device("headset", "Headset");
        Assert.True(preference.Choose([Default(Speaker), headset], takeStandIn: false).LacksMicrophone);
        Assert.True(preference.LacksMicrophone([Default(Speaker), headset], "speaker.monitor"));
        Assert.False(preference.LacksMicrophone([Default(Speaker), Usb], "speaker.monitor"));
        Assert.False(preference.LacksMicrophone([Speaker, Default(Usb)], "usb"));
    }

    [Fact]
    public void A_monitor_that_is_the_default_beside_a_microphone_was_made_that() =>
        Assert.False(new DevicePreference(wanted: null).Choose([Usb, Default(Speaker)], takeStandIn: false).LacksMicrophone);

    [Theory]
    [InlineData("speaker")]
    [InlineData("@speaker")]
    public void One_that_was_named_lacks_nothing(string name) =>
        Assert.False(new DevicePreference(name).Choose([Default(Inputs.Loud(Speaker))], takeStandIn: false).LacksMicrophone);

    private static DevicePreference Begun(string? wanted, params AudioDevice[] devices)
    {
        var preference = new DevicePreference(wanted);
        preference.Choose(devices, takeStandIn: false);
        return preference;
    }

    private static AudioDevice Default(AudioDevice device) => device with { IsDefault = true };

    private static AudioDevice Device(string name, string description, bool isMonitor = false) =>
        new(name, description, AudioFormat.Default, "s16le", IsDefault: false, isMonitor, AudioDeviceState.Idle);
}
