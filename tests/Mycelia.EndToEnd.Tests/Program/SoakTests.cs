using System.Diagnostics;
using System.Globalization;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

public sealed class SoakTests
{
    /// <summary>
    /// Half a minute of what <c>./test --soak</c> does for half an hour; other tests run beside it, so coming back may take longer.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Half_a_minute_of_random_faults_leaves_every_frame_accounted_for(int inputs)
    {
        using var soak = Process.Start(
            new ProcessStartInfo(
                Programs.Soak,
                ["0.4", "--seed", "3", "--resume-limit", "10", "--inputs", inputs.ToString(CultureInfo.InvariantCulture)]
            )
            {
                RedirectStandardOutput = true,
            }
        )!;
        var output = await soak.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(180));
        await soak.WaitForExitAsync();

        Assert.True(soak.ExitCode == 0, output);
        Assert.EndsWith("clean: every millisecond is accounted for\n", output, StringComparison.Ordinal);
    }
}
