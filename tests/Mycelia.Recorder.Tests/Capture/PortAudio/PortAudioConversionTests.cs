using System.Runtime.InteropServices;
using Mycelia.Recorder.Capture.PortAudio;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Capture.PortAudio;

public sealed class PortAudioConversionTests
{
    [Fact]
    public void What_the_filter_holds_back_is_known_so_that_the_time_stays_true()
    {
        const int click = 24_000;
        using var conversion = new PortAudioConversion(new(48_000, 2), AudioFormat.Default);
        var input = new float[2 * 48_000];
        input[2 * click] = input[2 * click + 1] = 0.9f;
        var output = new List<short>();

        for (var frame = 0; frame < 48_000; frame += 3_000)
        {
            output.AddRange(MemoryMarshal.Cast<byte, short>(conversion.Convert(input.AsSpan(2 * frame, 2 * 3_000))));
            Assert.Equal((frame + 3_000) / 48_000.0, output.Count / 16_000.0 + conversion.Lag, 1e-9);
        }

        Assert.InRange(conversion.Lag, 0, 0.1);
        Assert.Equal(click / 3, output.IndexOf(output.Max()));
    }

    [Fact]
    public void Nothing_is_allocated_for_a_block()
    {
        using var conversion = new PortAudioConversion(new(44_100, 2), AudioFormat.Default);
        var block = new float[2 * 4_410];
        for (var i = 0; i < 20; i++)
            conversion.Convert(block);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++)
            conversion.Convert(block);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
