using Mycelia.Recorder.Audio.Decoding;

namespace Mycelia.Recorder.Tests.Audio;

public sealed class ChannelChoiceTests
{
    [Fact]
    public void A_microphone_on_one_of_eight_is_taken_alone()
    {
        var choice = ChannelChoice.Decide([-90, -90, -20, -90, -90, -90, -90, -90], -38)!;
        Assert.Equal(3, choice.Channel);
        Assert.Contains("would be 18 dB fainter than channel 3 is", choice.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Channels_of_opposite_phase_are_not_mixed() =>
        Assert.Contains("cancel each other", ChannelChoice.Decide([-20, -20], double.NegativeInfinity)!.Words, StringComparison.Ordinal);

    [Theory]
    [InlineData(-20, -20, -20)]
    [InlineData(-20, -20, -23)] // different sounds
    [InlineData(-20, -90, -26)] // one is silent
    [InlineData(-95, -100, -110)] // nothing but noise
    public void A_usual_mix_is_left_alone(double left, double right, double mix) => Assert.Null(ChannelChoice.Decide([left, right], mix));
}
