using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.Devices;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Capture;

public sealed class DeviceChoiceTests
{
    private static readonly AudioDevice Builtin = Device("alsa_input.pci.analog-stereo", "Built-in Audio");
    private static readonly AudioDevice Yeti = Device("alsa_input.usb-Blue_Yeti-00.mono", "Yeti Stereo Microphone") with
    {
        IsDefault = true,
    };
    private static readonly AudioDevice Monitor = Device("alsa_output.pci.monitor", "Monitor of Built-in Audio") with { IsMonitor = true };
    private static readonly AudioDevice[] Devices = [Builtin, Yeti, Monitor];

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void Without_a_name_it_is_the_default(string? wanted) => Assert.Same(Yeti, DeviceChoice.Choose(Devices, wanted));

    [Theory]
    [InlineData("blue_yeti")]
    [InlineData("STEREO MICROPHONE")]
    public void A_part_of_name_or_description_will_do_in_any_case(string wanted) => Assert.Same(Yeti, DeviceChoice.Choose(Devices, wanted));

    [Fact]
    public void A_full_name_wins_over_names_that_contain_it()
    {
        var plain = Device("alsa_output.pci", "x");
        Assert.Same(plain, DeviceChoice.Choose([Monitor, plain], "alsa_output.pci"));
    }

    [Fact]
    public void A_part_that_fits_several_names_them()
    {
        var error = Refused(Devices, "built-in");

        Assert.Equal(AudioInputProblem.UnknownDevice, error.Problem);
        Assert.Contains($"'{Builtin.Name}', '{Monitor.Name}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alsa_input.usb-Blue_Jeti-00.mono")]
    [InlineData("bleu_yeti")]
    [InlineData("yetti")]
    [InlineData("Stereo Mikrophone")]
    public void A_misspelt_name_or_part_of_one_is_answered_with_the_nearest(string wanted)
    {
        var error = Refused(Devices, wanted);

        Assert.Equal(AudioInputProblem.UnknownDevice, error.Problem);
        Assert.Contains($"did you mean '{Yeti.Name}'?", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zzz")]
    [InlineData("x")]
    [InlineData("quux")]
    public void A_name_that_is_like_no_other_is_answered_with_none(string wanted) =>
        Assert.Equal($"there is no input device '{wanted}'; `mycelia-recorder devices` lists them", Refused(Devices, wanted).Message);

    [Fact]
    public void Without_any_device_there_is_no_microphone()
    {
        Assert.Equal(AudioInputProblem.NoDevice, Refused([], null).Problem);
        Assert.Equal(AudioInputProblem.NoDevice, Refused([], "yeti").Problem);
    }

    [Fact]
    public void The_placeholder_of_a_machine_without_sound_hardware_is_no_microphone()
    {
        var placeholder = Device("auto_null.monitor", "Monitor of Dummy Output") with { IsDefault = true, IsMonitor = true };
        Assert.Equal(AudioInputProblem.NoDevice, Refused([placeholder], null).Problem);
    }

    [Fact]
    public void A_monitor_is_recorded_when_it_is_the_default()
    {
        var monitor = Monitor with { IsDefault = true };
        Assert.Same(monitor, DeviceChoice.Choose([Builtin, monitor], null));
    }

    private static AudioDevice Device(string name, string description) =>
        new(name, description, AudioFormat.Default, "s16le", IsDefault: false, IsMonitor: false, AudioDeviceState.Idle);

    private static AudioInputException Refused(AudioDevice[] devices, string? wanted) =>
        Assert.Throws<AudioInputException>(() => DeviceChoice.Choose(devices, wanted));
}
