using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Logging;

/// <summary>
/// A log that goes into a pipe, a terminal, a device or an open file of the program's: passed on as it is, never renamed, its mode never
/// changed. A reader who is away or stands still is not waited for; what he does not take is counted.
/// </summary>
/// <param name="path">Its name.</param>
/// <param name="descriptor">The number of the open file that the name leads to; null: it is opened by its name.</param>
internal sealed class LogPipe(string path, int? descriptor) : ILogFile
{
    /// <summary>A pipe that can be written to takes so much without making one wait.</summary>
    private const int Piece = 4_096;

    private SafeFileHandle? _file;

    public void WriteLine(string line)
    {
        _file ??= Open();
        ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(line + "\n");
        while (rest.Length > 0)
        {
            if (!Posix.CanTake(_file))
                throw new StorageException(new(StorageProblem.Other, "its reader stands still"));
            var taken = Posix.Write(_file, rest[..Math.Min(Piece, rest.Length)]);
            if (taken >= 0)
            {
                rest = rest[taken..];
                continue;
            }

            if (taken is -Errno.Interrupted)
                continue;
            var refusal = Explain(-taken);
            if (descriptor is null)
                Dispose();
            throw new StorageException(refusal);
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private SafeFileHandle Open()
    {
        var file = descriptor is { } number
            ? Posix.Duplicate(number, out var error)
            : Posix.Open(path, Posix.WriteOnly | Posix.AtTheEnd | Posix.NotWaiting, out error);
        if (error == 0)
            return file;
        file.Dispose();
        throw new StorageException(
            descriptor is { } missing && error != Errno.TooManyOfProcess
                ? new(StorageProblem.Other, string.Create(CultureInfo.InvariantCulture, $"no file is open under the number {missing}"))
                : Explain(error)
        );
    }

    private static StorageRefusal Explain(int error) =>
        error switch
        {
            Errno.NoDevice or Errno.NoReader => new(StorageProblem.Other, "nobody reads it"),
            Errno.Again => new(StorageProblem.Other, "its reader stands still"),
            _ => StorageRefusal.Of(error),
        };
}
