using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Logging;

/// <summary>
/// A log file that is made for its owner alone to read and that never grows beyond its bounds: when it is full it becomes
/// <c>FILE.1</c>, that <c>FILE.2</c> and so on, and the oldest goes. One that somebody moved away or deleted is made anew. Not safe for
/// concurrent use.
/// </summary>
/// <param name="name">The file.</param>
/// <param name="maxBytes">Of one file.</param>
/// <param name="keep">How many full ones are kept.</param>
internal sealed class RotatingFile(string name, long maxBytes, int keep) : ILogFile
{
    private readonly string _path = RealPath.Of(name);
    private SafeFileHandle? _file;
    private FileFacts _facts;
    private long _length;
    private bool _isTorn;

    /// <inheritdoc/>
    public void WriteLine(string line)
    {
        var bytes = Encoding.UTF8.GetBytes((_isTorn ? "\n" : "") + line + "\n");
        if (_file is not null && OperatingSystem.IsLinux() && !FileFacts.Of(_path).IsSameAs(_facts))
            Dispose();
        Open();
        // Others may have emptied it in its place.
        _length = RandomAccess.GetLength(_file!);
        if (_length > 0 && _length + bytes.Length > maxBytes)
        {
            Dispose();
            Rotate();
            Open();
        }

        Append(bytes);
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private void Append(byte[] bytes)
    {
        try
        {
            // The file is open to add to: the place is not looked at.
            RandomAccess.Write(_file!, bytes, _length);
            _isTorn = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // A part of the line may be there.
            _isTorn = RandomAccess.GetLength(_file!) > _length;
            Dispose();
            throw new StorageException(StorageRefusal.Of(e), e);
        }
    }

    private void Rotate()
    {
        for (var number = keep; number > 0; number--)
        {
            var from = number == 1 ? _path : Numbered(number - 1);
            if (File.Exists(from))
                File.Move(from, Numbered(number), overwrite: true);
        }
    }

    private void Open()
    {
        if (_file is not null)
            return;
        if (OperatingSystem.IsLinux())
        {
            // Somebody may have put something else in its place.
            if (FileNaming.WhyNot(_path) is { } obstacle)
                throw new StorageException(new(StorageProblem.Other, $"it {obstacle}"));
            _file = Posix.Open(_path, Posix.WriteOnly | Posix.Create | Posix.AtTheEnd | Posix.NotWaiting, out var error);
            if (error != 0)
            {
                Dispose();
                throw new StorageException(StorageRefusal.Of(error));
            }

            _facts = FileFacts.Of(_file);
            if (FileOwnership.WhyForeign(_path, _facts) is { } foreign)
            {
                Dispose();
                throw new StorageException(new(StorageProblem.Other, $"it {foreign}"));
            }
        }
        else
        {
            _file = File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }
    }

    private string Numbered(int number) => string.Create(CultureInfo.InvariantCulture, $"{_path}.{number}");
}
