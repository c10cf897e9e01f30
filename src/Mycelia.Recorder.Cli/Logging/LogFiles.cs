using System.Globalization;
using System.Text.RegularExpressions;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Logging;

/// <summary>Somewhere that lines of a log go to. Not safe for concurrent use.</summary>
internal interface ILogFile : IDisposable
{
    /// <summary>Writes a line; on return the kernel has it.</summary>
    /// <exception cref="IOException">It is refused. The next line tries again.</exception>
    void WriteLine(string line);
}

/// <summary>What is behind the name of a log: a file of the program's own, or something that is only passed on to.</summary>
internal static partial class LogFiles
{
    private const int MostLinks = 40;

    /// <param name="path">The name.</param>
    /// <param name="maxBytes">Of one file.</param>
    /// <param name="keep">How many full ones are kept.</param>
    /// <exception cref="IOException">It is a folder, or its links lead nowhere.</exception>
    public static ILogFile Of(string path, long maxBytes, int keep)
    {
        if (!OperatingSystem.IsLinux())
            return new RotatingFile(path, maxBytes, keep);
        if (DescriptorOf(path) is { } descriptor)
            return new LogPipe(path, descriptor);
        if (FileOwnership.WhyForeign(path) is { } foreign && FileFacts.Of(path).Kind == FileKind.Regular)
            throw new StorageException(new(StorageProblem.Other, $"it {foreign}"));
        return FileFacts.Of(path).Kind switch
        {
            FileKind.Device or FileKind.Pipe => new LogPipe(path, descriptor: null),
            FileKind.Regular or FileKind.Absent => new RotatingFile(path, maxBytes, keep),
            _ => throw new StorageException(new(StorageProblem.Other, $"it {FileNaming.WhyNot(path)}")),
        };
    }

    /// <summary>
    /// The number of the open file that a name leads to, such as 1 of <c>/dev/stdout</c>: what is behind it is not the program's to rename.
    /// </summary>
    private static int? DescriptorOf(string path)
    {
        var current = Path.GetFullPath(path);
        for (var links = 0; links < MostLinks; links++)
        {
            var name = current switch
            {
                "/dev/stdout" => "1",
                "/dev/stderr" => "2",
                _ when Descriptor().Match(current) is { Success: true } match => match.Groups["number"].Value,
                _ => null,
            };
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return number;
            if (new FileInfo(current).LinkTarget is not { } target)
                return null;
            current = Path.GetFullPath(target, Path.GetDirectoryName(current) ?? "/");
        }

        return null;
    }

    [GeneratedRegex(
        @"^/(dev|proc/(self|thread-self))/fd/(?<number>\d{1,6})$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Descriptor();
}
