using System.Globalization;
using System.Text;

namespace Mycelia.Recorder.Cli.Logging;

/// <summary>
/// A log file that its owner alone may read and that never grows beyond its bounds: when it is full it becomes
/// <c>FILE.1</c>, that <c>FILE.2</c> and so on, and the oldest goes. Not safe for concurrent use.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="maxBytes">Of one file.</param>
/// <param name="keep">How many full ones are kept.</param>
internal sealed class RotatingFile(string path, long maxBytes, int keep) : IDisposable
{
    private FileStream? _file;

    /// <summary>Writes a line; on return the kernel has it.</summary>
    /// <exception cref="IOException">The disk refuses. The next line tries again.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder refuses.</exception>
    public void WriteLine(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line + "\n");
        if ((_file ??= Open()) is { Length: > 0 } full && full.Length + bytes.Length > maxBytes)
        {
            Dispose();
            Rotate();
            _file = Open();
        }

        _file.Write(bytes);
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private void Rotate()
    {
        for (var number = keep; number > 0; number--)
        {
            var from = number == 1 ? path : Numbered(number - 1);
            if (File.Exists(from))
                File.Move(from, Numbered(number), overwrite: true);
        }
    }

    private FileStream Open()
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (OperatingSystem.IsWindows())
            return new(path, options);
        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        File.SetUnixFileMode(file.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    private string Numbered(int number) => string.Create(CultureInfo.InvariantCulture, $"{path}.{number}");
}
