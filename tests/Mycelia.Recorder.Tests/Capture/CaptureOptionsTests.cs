using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Capture;

public sealed class CaptureOptionsTests
{
    [Theory]
    [InlineData(1_024, 1_024)]
    [InlineData(100_000, 4_000)]
    [InlineData(16, 400)]
    public void Fragments_are_kept_between_25_and_250_ms(int asked, int expected) =>
        Assert.Equal(expected, (CaptureOptions.Default with { BufferFrames = asked }).FragmentFrames);

    [Fact]
    public void The_bounds_of_a_fragment_are_times_not_frames() =>
        Assert.Equal(1_200, (CaptureOptions.Default with { Format = new AudioFormat(48_000, 2) }).FragmentFrames);

    [Theory]
    [InlineData(1_024, 2_048)]
    [InlineData(400, 2_000)]
    [InlineData(4_000, 4_000)]
    public void A_block_is_whole_fragments_of_about_128_ms(int asked, int expected) =>
        Assert.Equal(expected, (CaptureOptions.Default with { BufferFrames = asked }).BlockFrames);
}
