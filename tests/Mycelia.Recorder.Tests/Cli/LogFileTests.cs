using System.Diagnostics;
using Mycelia.Recorder.Cli.Logging;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Tests.Files;

namespace Mycelia.Recorder.Tests.Cli;

/// <summary>What the name of a log may lead to.</summary>
public sealed class LogFileTests : IDisposable
{
    private const UnixFileMode Everybody = (UnixFileMode)0x1b6;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ml-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "log");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_device_takes_lines_and_keeps_its_mode()
    {
        SpecialFile.Make("device", Path);
        using (var log = LogFiles.Of(Path, 10, 2))
            Write(log, 20);
        Assert.Equal((FileKind.Device, Everybody), (FileFacts.Of(Path).Kind, FileFacts.Of(Path).Mode));
        Assert.Single(_folder.EnumerateFiles());
    }

    [Fact]
    public void A_file_that_somebody_made_keeps_its_mode()
    {
        File.WriteAllText(Path, "");
        File.SetUnixFileMode(Path, Everybody);
        using (var log = LogFiles.Of(Path, 1_000, 2))
            Write(log, 1);
        Assert.Equal(Everybody, File.GetUnixFileMode(Path));
        Assert.Equal("line 0\n", File.ReadAllText(Path));
    }

    [Fact]
    public void A_pipe_that_nobody_reads_refuses_at_once_and_takes_lines_from_when_somebody_does()
    {
        SpecialFile.Make("pipe", Path);
        using var log = LogFiles.Of(Path, 10, 2);
        Assert.Contains("nobody reads it", Assert.ThrowsAny<IOException>(() => log.WriteLine("lost")).Message, StringComparison.Ordinal);

        using (var reader = new Reader(Path))
        {
            log.WriteLine("first");
            log.WriteLine("second");
            Assert.Equal("first", reader.Line());
            Assert.Equal("second", reader.Line());
        }

        Assert.ThrowsAny<IOException>(() => log.WriteLine("after the reader"));
        using var next = new Reader(Path);
        log.WriteLine("third");
        Assert.Equal("third", next.Line());
        Assert.Single(_folder.EnumerateFileSystemInfos());
    }

    [Fact]
    public void A_reader_that_stands_still_is_not_waited_for()
    {
        SpecialFile.Make("pipe", Path);
        using var reader = new Reader(Path);
        using var log = LogFiles.Of(Path, 10, 2);
        var refused = Assert.ThrowsAny<IOException>(() => Write(log, 100_000));
        Assert.Contains("stands still", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mv")]
    [InlineData("rm")]
    [InlineData("replace")]
    public void A_log_that_is_moved_away_is_made_anew(string done)
    {
        using var log = LogFiles.Of(Path, 1_000, 2);
        log.WriteLine("before");
        if (done == "rm")
            File.Delete(Path);
        else
            File.Move(Path, Path + ".old");
        if (done == "replace")
            File.WriteAllText(Path, "");
        log.WriteLine("after");
        Assert.Equal("after\n", File.ReadAllText(Path));
        if (done != "rm")
            Assert.Equal("before\n", File.ReadAllText(Path + ".old"));
    }

    [Fact]
    public void A_log_that_is_emptied_in_place_goes_on_at_its_beginning()
    {
        using var log = LogFiles.Of(Path, 1_000, 2);
        log.WriteLine("before");
        File.WriteAllText(Path, "");
        log.WriteLine("after");
        Assert.Equal("after\n", File.ReadAllText(Path));
    }

    [Fact]
    public void Behind_a_link_the_file_is_rotated_and_the_link_stays()
    {
        var file = Path + ".really";
        File.CreateSymbolicLink(Path, file);
        File.WriteAllText(file, "");
        using (var log = LogFiles.Of(Path, 20, 1))
            Write(log, 5);
        Assert.Equal(file, new FileInfo(Path).LinkTarget);
        Assert.True(File.Exists(file + ".1"));
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("socket")]
    [InlineData("link to nowhere")]
    [InlineData("circle")]
    public void What_can_be_no_log_is_refused(string kind)
    {
        SpecialFile.Make(kind, Path);
        var before = FileFacts.Of(Path);
        Assert.ThrowsAny<IOException>(() => LogFiles.Of(Path, 10, 2).WriteLine("never"));
        Assert.Equal(before, FileFacts.Of(Path));
    }

    private static void Write(ILogFile log, int lines)
    {
        for (var line = 0; line < lines; line++)
            log.WriteLine($"line {line}");
    }

    /// <summary>Has a pipe open to read from, and reads when asked to.</summary>
    private sealed class Reader : IDisposable
    {
        private readonly Process _process;

        public Reader(string pipe)
        {
            _process = Process.Start(
                new ProcessStartInfo(
                    "bash",
                    ["-c", "exec 3<\"$1\"; echo open; while read -r _; do read -r line <&3; echo \"$line\"; done", "bash", pipe]
                )
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                }
            )!;
            // To open it waits for a writer.
            using var writer = Posix.Open(pipe, Posix.ReadWrite, out _);
            _process.StandardOutput.ReadLine();
        }

        public string? Line()
        {
            _process.StandardInput.WriteLine();
            return _process.StandardOutput.ReadLine();
        }

        public void Dispose()
        {
            _process.StandardInput.Close();
            _process.WaitForExit();
            _process.Dispose();
        }
    }
}
