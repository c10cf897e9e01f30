using Microsoft.Win32.SafeHandles;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Output;

/// <summary>
/// An output whose reader may stand still: a pager, a terminal after Ctrl+S, a program that does not read. Whoever writes is
/// not held up: what is not taken waits, up to a limit, and goes out in order when the reader goes on. Safe for concurrent use.
/// Of Linux only. .NET's own stream would hold a lock on the console while it waits.
/// </summary>
/// <param name="descriptor">Where it goes.</param>
internal sealed class NonBlockingOutput(int descriptor) : WriteOnlyStream
{
    /// <summary>What waits at the most, bytes: some thousand lines. What comes then is dropped.</summary>
    private const int MostWaiting = 1_000_000;

    /// <summary>A pipe that can be written to takes so much without making one wait.</summary>
    private const int Piece = 4_096;

    private const int ForEver = -1;

    private readonly SafeFileHandle _file = new(descriptor, ownsHandle: false);
    private readonly Lock _lock = new();
    private readonly Queue<byte[]> _waiting = [];
    private readonly ManualResetEventSlim _isIdle = new(initialState: true);
    private int _waitingBytes;
    private bool _isReaderSlow;

    /// <exception cref="IOException">Nobody reads any more.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_lock)
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

    /// <summary>Waits until nothing waits any more.</summary>
    /// <returns>False when that takes too long.</returns>
    public bool Drain(TimeSpan atMost) => _isIdle.Wait(atMost);

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
            lock (_lock)
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
                for (var rest = next.AsSpan(); rest.Length > 0 && CanTake(ForEver); )
                    rest = rest[WriteSome(rest)..];
            }
            catch (IOException)
            {
                // The reader has gone; who writes next is told.
            }
        }
    }

    /// <summary>Whether the reader has room. An error is no reason to wait either: the write says what it is.</summary>
    private bool CanTake(int milliseconds) => Posix.CanTake(_file, milliseconds);

    /// <returns>How many bytes were taken.</returns>
    private int WriteSome(ReadOnlySpan<byte> bytes)
    {
        var taken = Posix.Write(_file, bytes);
        return taken >= 0 ? taken
            : -taken is Errno.Interrupted or Errno.Again ? 0
            : throw new IOException($"the output cannot be written (errno {-taken})");
    }
}
