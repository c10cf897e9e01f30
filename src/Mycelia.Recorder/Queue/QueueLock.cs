using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Mycelia.Recorder.Queue;

/// <summary>
/// One recorder to a queue: an advisory lock on <c>FILE.lock</c>, which holds the process id for people to read. The
/// kernel lets go of it when the process dies, however it dies, so a lock is never stale.
/// </summary>
internal sealed partial class QueueLock : IDisposable
{
    private readonly SafeFileHandle _file;

    private QueueLock(SafeFileHandle file) => _file = file;

    public static string PathOf(string databasePath) => RealPath.Of(databasePath) + ".lock";

    /// <exception cref="QueueException">Another process holds it.</exception>
    public static QueueLock Take(string databasePath)
    {
        var path = PathOf(databasePath);
        SafeFileHandle file;
        try
        {
            file = PrivateFile.OpenLocked(path);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new QueueException(
                QueueProblem.InUse,
                $"{databasePath} is in use by another recorder{Holder(path)}: stop it, or give this one a queue of its own with --db",
                e);
        }

        var pid = System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
        RandomAccess.SetLength(file, 0);
        RandomAccess.Write(file, pid, 0);
        return new(file);
    }

    public void Dispose() => _file.Dispose();

    /// <summary>" (process 1234)" when the lock file says so. .NET cannot open a file that another process locks, so ask the C library.</summary>
    private static string Holder(string path)
    {
        if (OperatingSystem.IsWindows())
            return "";
        using var file = new SafeFileHandle(Open(path, 0), ownsHandle: true);
        if (file.IsInvalid)
            return "";
        Span<byte> text = stackalloc byte[16];
        var length = RandomAccess.Read(file, text, 0);
        return int.TryParse(text[..length].TrimEnd("\n"u8), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            ? string.Create(CultureInfo.InvariantCulture, $" (process {pid})")
            : "";
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, int flags);
}
