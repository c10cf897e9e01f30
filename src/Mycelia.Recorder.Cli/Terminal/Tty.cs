using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Mycelia.Recorder.Cli.Terminal;

/// <summary>
/// The terminal that controls this process: its size, its keys, its modes. Of Linux only; where there is none, or it cannot be
/// opened, there is no live display. .NET's console would do, but it changes modes on its own account and reads only by waiting.
/// </summary>
internal sealed partial class Tty : IDisposable
{
    private const int ReadWrite = 2;
    private const int NoControllingTerminal = 0x100;
    private const int CloseOnExec = 0x80000;

    /// <summary>More of a terminal is left empty: its size is a claim, and costs memory.</summary>
    private const int MostColumns = 500;

    private const int MostRows = 200;
    private const nuint GetWindowSize = 0x5413;
    private const int AfterOutput = 1;
    private const short Readable = 1;
    private const int StopSignal = 19;

    /// <summary>Where <c>struct termios</c> of Linux keeps the local modes, and what of them reads keys one by one and unseen.</summary>
    private const int LocalModes = 12;
    private const uint Canonical = 2;
    private const uint Echo = 8;

    private readonly SafeFileHandle _file;
    private byte[]? _modes;

    private Tty(SafeFileHandle file) => _file = file;

    /// <summary>Whether this process may draw and read: it may not while the shell has it in the background.</summary>
    public bool IsForeground => GetForegroundGroup(_file) == GetOwnGroup();

    public (int Width, int Height) Size
    {
        get
        {
            Span<ushort> size = stackalloc ushort[4];
            return Control(_file, GetWindowSize, ref MemoryMarshal.GetReference(size)) == 0 && size[0] > 0 && size[1] > 0
                ? (Math.Min((int)size[1], MostColumns), Math.Min((int)size[0], MostRows))
                : (80, 24);
        }
    }

    /// <returns>Null where there is none.</returns>
    public static Tty? TryOpen()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var file = Open("/dev/tty", ReadWrite | NoControllingTerminal | CloseOnExec);
        if (!file.IsInvalid)
            return new(file);
        file.Dispose();
        return null;
    }

    /// <summary>Hands keys over one by one and unseen; signals such as Ctrl+C stay signals.</summary>
    public void ReadKeys()
    {
        var modes = new byte[256];
        if (GetModes(_file, modes) != 0)
            return;
        var keys = (byte[])modes.Clone();
        var local = BitConverter.ToUInt32(keys, LocalModes) & ~(Canonical | Echo);
        BitConverter.TryWriteBytes(keys.AsSpan(LocalModes), local);
        if (SetModes(_file, AfterOutput, keys) == 0)
            _modes ??= modes;
    }

    /// <summary>Ends <see cref="ReadKeys"/>: the modes are what they were.</summary>
    public void Restore()
    {
        if (_modes is { } modes)
            _ = SetModes(_file, AfterOutput, modes);
        _modes = null;
    }

    /// <summary>Waits for a key, or for time to pass.</summary>
    public bool WaitForKey(TimeSpan atMost)
    {
        var wait = new Wait { File = (int)_file.DangerousGetHandle(), Events = Readable };
        return Poll(ref wait, 1, Math.Max(0, (int)Math.Ceiling(atMost.TotalMilliseconds))) == 1 && (wait.Result & Readable) != 0;
    }

    /// <returns>How many bytes were read; 0 when the terminal is gone.</returns>
    public int Read(Span<byte> keys) => Math.Max(0, (int)ReadBytes(_file, ref MemoryMarshal.GetReference(keys), (nuint)keys.Length));

    /// <summary>Stops this process until the shell lets it go on.</summary>
    public static void StandStill() => _ = Kill(Environment.ProcessId, StopSignal);

    public void Dispose() => _file.Dispose();

    [StructLayout(LayoutKind.Sequential)]
    private struct Wait
    {
        public int File;
        public short Events;
        public short Result;
    }

    /// <summary>The system's own <c>open</c>; what it returns is invalid where it says no.</summary>
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(SafeFileHandle file, nuint request, ref ushort size);

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int GetModes(SafeFileHandle file, byte[] modes);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetModes(SafeFileHandle file, int when, byte[] modes);

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    private static partial int GetForegroundGroup(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    private static partial int GetOwnGroup();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref Wait wait, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint ReadBytes(SafeFileHandle file, ref byte buffer, nuint length);
}
