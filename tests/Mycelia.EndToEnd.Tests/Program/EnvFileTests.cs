using System.Diagnostics;
using System.Text;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>A file of settings that is no ordinary text file.</summary>
public sealed class EnvFileTests
{
    [Fact]
    public async Task A_pipe_is_read_once_and_what_it_says_holds()
    {
        await using var place = new Workplace();
        MakePipe(place);
        using var feeder = Process.Start(
            new ProcessStartInfo("sh", ["-c", "echo 'export MYCELIA_DEVICE = usb' > .env"]) { WorkingDirectory = place.Folder }
        )!;
        var (exitCode, output, _) = await RecorderProcess.RunAsync(place.Folder, [], "config", "--env-file", ".env");
        await feeder.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, output);
        Assert.Contains(
            output.Split('\n'),
            static line => line.StartsWith("MYCELIA_DEVICE ", StringComparison.Ordinal) && line.Contains("usb", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_pipe_that_nobody_feeds_is_said_after_a_few_seconds()
    {
        await using var place = new Workplace();
        MakePipe(place);
        var (exitCode, _, output) = await RecorderProcess.RunAsync(place.Folder, [], "config", "--env-file", ".env");
        Assert.Equal(2, exitCode);
        Assert.Contains("it is a pipe, and nobody has written all of it", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16be")]
    [InlineData("utf-8")]
    public async Task A_text_with_a_mark_of_its_encoding_is_read(string encoding)
    {
        await using var place = new Workplace();
        await File.WriteAllTextAsync(
            place.File(".env"),
            "MYCELIA_DEVICE=usb\r\n",
            Encoding.GetEncoding(encoding),
            TestContext.Current.CancellationToken
        );
        var (exitCode, output, _) = await RecorderProcess.RunAsync(place.Folder, [], "config");
        Assert.True(exitCode == 0, output);
        Assert.Contains("usb", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0x4D, 0, 0x59, 0 })]
    [InlineData(new byte[] { 0x7F, 0x45, 0x4C, 0x46, 0xFF, 0xFE, 0x80 })]
    public async Task What_is_no_text_is_refused_and_not_shown(byte[] bytes)
    {
        await using var place = new Workplace();
        await File.WriteAllBytesAsync(place.File(".env"), bytes, TestContext.Current.CancellationToken);
        var (exitCode, _, output) = await RecorderProcess.RunAsync(place.Folder, [], "config");
        Assert.Equal(2, exitCode);
        Assert.Contains(".env is no text in UTF-8", output, StringComparison.Ordinal);
        Assert.Single(output.Trim().Split('\n'));
    }

    private static void MakePipe(Workplace place)
    {
        using var mkfifo = Process.Start("mkfifo", [place.File(".env")]);
        mkfifo.WaitForExit();
    }
}
