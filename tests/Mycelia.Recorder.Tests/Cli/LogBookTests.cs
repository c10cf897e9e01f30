using Mycelia.Recorder.Cli.Logging;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Cli;

public sealed class LogBookTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mycelia-log-");

    private string File => Path.Combine(_folder.FullName, "log");

    [Fact]
    public void A_log_never_grows_beyond_its_bounds()
    {
        using (var file = new RotatingFile(File, maxBytes: 100, keep: 2))
        {
            for (var line = 0; line < 50; line++)
                file.WriteLine($"line {line:000} of a log");
        }

        Assert.Equal([File, File + ".1", File + ".2"], Directory.GetFiles(_folder.FullName).Order());
        Assert.All(Directory.GetFiles(_folder.FullName), static path => Assert.InRange(new FileInfo(path).Length, 1, 100));
        Assert.EndsWith("line 049 of a log\n", System.IO.File.ReadAllText(File), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    [Fact]
    public void A_log_that_cannot_be_written_disturbs_nothing()
    {
        var passedOn = new List<RecorderEvent>();
        using var log = new LogBook(
            new Listed(passedOn),
            new RotatingFile(File, maxBytes: 60, keep: 2),
            null,
            LogLevel.Info,
            new FakeTime()
        );
        log.Report(new CaptureInterrupted("the first thing that was wrong"));
        _folder.Delete(recursive: true);
        log.Report(new CaptureInterrupted("the second thing that was wrong"));
        log.Report(new CaptureInterrupted("another thing that was wrong"));
        Assert.Equal(3, passedOn.OfType<CaptureInterrupted>().Count());
        Assert.Single(passedOn.OfType<LogNotWritten>());
        Assert.False(System.IO.File.Exists(File));
        _folder.Create();
        log.Report(new CaptureInterrupted("the third thing that was wrong"));
        Assert.Contains("third", System.IO.File.ReadAllText(File), StringComparison.Ordinal);
        Assert.Contains("2 lines are missing here", System.IO.File.ReadAllText(File + ".1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(LogLevel.Error), 0)]
    [InlineData(nameof(LogLevel.Warning), 1)]
    [InlineData(nameof(LogLevel.Debug), 2)]
    public void Only_what_matters_as_much_is_written(string level, int lines)
    {
        using (var log = new LogBook(new Listed([]), new RotatingFile(File, 10_000, 1), null, Enum.Parse<LogLevel>(level), new FakeTime()))
        {
            log.Report(new CaptureInterrupted("the plug was pulled"));
            log.Write(LogLevel.Debug, "GET /");
        }

        Assert.Equal(lines, System.IO.File.Exists(File) ? System.IO.File.ReadAllLines(File).Length : 0);
    }

    public void Dispose()
    {
        if (_folder.Exists)
            _folder.Delete(recursive: true);
    }

    private sealed class Listed(List<RecorderEvent> events) : IProgress<RecorderEvent>
    {
        public void Report(RecorderEvent value) => events.Add(value);
    }
}
