using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Cli.Display;

/// <summary>
/// An output whose reader may stand still: a pager, a terminal after Ctrl+S, a program that does not read. Whoever writes is
/// not held up: what is not taken waits, up to a limit, and goes out in order when the reader goes on. Safe for concurrent use.
/// Of Linux only. .NET's own stream would hold a lock on the console while it waits.
/// </summary>
/// <param name="descriptor">Where it goes.</param>
internal sealed partial class PatientOutput(int descriptor) : Stream
{
    /// <summary>What waits at the most, bytes: some thousand lines. What comes then is dropped.</summary>
    private const int MostWaiting = 1_000_000;

    /// <summary>A pipe that can be written to takes so much without making one wait.</summary>
    private const int Piece = 4_096;

    private const short Writable = 4;
    private const int Interrupted = 4;
    private const int NotNow = 11;
    private const int ForEver = -1;

    private readonly Lock _gate = new();
    private readonly Queue<byte[]> _waiting = [];
    private readonly ManualResetEventSlim _isIdle = new(initialState: true);
    private int _waitingBytes;
    private bool _isReaderSlow;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">Nobody reads any more.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_gate)
        {
            while (!_isReaderSlow && buffer.Length > 0 && CanTake(0))
                buffer = buffer[WriteSome(buffer[..Math.Min(Piece, buffer.Length)])..];

            if (buffer.Length == 0 || _waitingBytes + buffer.Length > MostWaiting)
                return;
            _waiting.Enqueue(buffer.ToArray());
            _waitingBytes += buffer.Length;
            if (!_isReaderSlow)
                BeginWaiting();
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    /// <summary>Waits until nothing waits any more.</summary>
    /// <returns>False when that takes too long.</returns>
    public bool Drain(TimeSpan atMost) => _isIdle.Wait(atMost);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>One thread waits in everybody's place, and ends when the reader has caught up.</summary>
    private void BeginWaiting()
    {
        _isReaderSlow = true;
        _isIdle.Reset();
        new Thread(WriteWaiting) { IsBackground = true, Name = "output" }.Start();
    }

    private void WriteWaiting()
    {
        while (true)
        {
            byte[]? next;
            lock (_gate)
            {
                if (!_waiting.TryDequeue(out next))
                {
                    _isReaderSlow = false;
                    _isIdle.Set();
                    return;
                }

                _waitingBytes -= next.Length;
            }

            try
            {
                for (var rest = next.AsSpan(); rest.Length > 0 && CanTake(ForEver);)
                    rest = rest[WriteSome(rest)..];
            }
            catch (IOException)
            {
                // The reader has gone; who writes next is told.
            }
        }
    }

    /// <summary>Whether the reader has room. An error is no reason to wait either: the write says what it is.</summary>
    private bool CanTake(int milliseconds)
    {
        var wait = new Wait { File = descriptor, Events = Writable };
        return Poll(ref wait, 1, milliseconds) != 0;
    }

    /// <returns>How many bytes were taken.</returns>
    private int WriteSome(ReadOnlySpan<byte> bytes)
    {
        var taken = WriteBytes(descriptor, bytes, (nuint)bytes.Length);
        if (taken >= 0)
            return (int)taken;
        var error = Marshal.GetLastPInvokeError();
        return error is Interrupted or NotNow ? 0 : throw new IOException($"the output cannot be written (errno {error})");
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Wait
    {
        public int File;
        public short Events;
        public short Result;
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteBytes(int descriptor, ReadOnlySpan<byte> bytes, nuint length);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref Wait wait, nuint count, int milliseconds);
}
