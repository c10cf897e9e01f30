using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Mycelia.Soak.Sound;

/// <summary>Both ends of a named pipe, without waiting: what nobody has read can be taken back.</summary>
internal sealed unsafe partial class Fifo : IDisposable
{
    private const int ReadWrite = 2;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const nuint BytesToRead = 0x541B;

    private readonly SafeFileHandle _handle;
    private readonly byte[] _taken = new byte[1 << 20];

    /// <summary>Opens a pipe that exists.</summary>
    public Fifo(string path)
    {
        _handle = Open(path, ReadWrite | NonBlocking | CloseOnExec);
        if (_handle.IsInvalid)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), path);
    }

    /// <summary>Bytes that were written and not read.</summary>
    public int Unread
    {
        get
        {
            int bytes;
            return Control(_handle, BytesToRead, &bytes) < 0 ? throw new Win32Exception(Marshal.GetLastPInvokeError()) : bytes;
        }
    }

    /// <summary>Writes what there is room for; gives how many bytes that was.</summary>
    public int Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
            return (int)Math.Max(0, Write(_handle, start, (nuint)bytes.Length));
    }

    /// <summary>Takes back everything that was not read, in one step; gives how many bytes that was.</summary>
    public int TakeBack()
    {
        fixed (byte* start = _taken)
            return (int)Math.Max(0, Read(_handle, start, (nuint)_taken.Length));
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, nuint request, int* bytes);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(SafeFileHandle file, byte* bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(SafeFileHandle file, byte* bytes, nuint count);
}
