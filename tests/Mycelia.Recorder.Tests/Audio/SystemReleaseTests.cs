using Mycelia.Recorder.Audio.Native;

namespace Mycelia.Recorder.Tests.Audio;

public sealed class SystemReleaseTests
{
    [Theory]
    [InlineData("ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\n", 4)]
    [InlineData("ID=ubuntu\nVERSION_ID=\"24.04\"\nVERSION_CODENAME=noble\nUBUNTU_CODENAME=noble\n", 4)]
    [InlineData("ID=linuxmint\nVERSION_CODENAME=wilma\nUBUNTU_CODENAME=noble\n", 4)]
    [InlineData("ID=debian\nVERSION_ID=\"13\"\nVERSION_CODENAME=trixie\n", 5)]
    [InlineData("", 5)]
    public void The_package_that_is_named_is_the_one_of_this_release(string description, int expected) =>
        Assert.Equal(expected, new SystemRelease(description).FFmpegResampler);

    [Fact]
    public void A_library_that_is_too_old_counts_as_missing()
    {
        Assert.True(AudioLibrary.SwResample.IsThere);
        Assert.False((AudioLibrary.SwResample with { Function = "swr_of_another_century" }).IsThere);
    }
}
