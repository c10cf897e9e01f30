using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio.Native;

namespace Mycelia.Recorder.Audio;

/// <summary>
/// A stream as libsndfile's virtual file. No exception crosses its callbacks: what a stream threw is kept, and thrown on this side.
/// </summary>
internal sealed unsafe class StreamFile : IDisposable
{
    private const int SeekCurrent = 1;
    private const int SeekEnd = 2;

    private readonly Stream _stream;
    private GCHandle _handle;

    public StreamFile(Stream stream)
    {
        _stream = stream;
        _handle = GCHandle.Alloc(this);
    }

    /// <summary>What the stream threw within a callback.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The callbacks' user data.</summary>
    public nint User => GCHandle.ToIntPtr(_handle);

    public static SndFileVirtualIo Callbacks =>
        new()
        {
            GetLength = &GetLength,
            Seek = &Seek,
            Read = &Read,
            Write = &Write,
            Tell = &Tell,
        };

    public void Dispose() => _handle.Free();

    [UnmanagedCallersOnly]
    private static long GetLength(nint user) => Of(user).Try(static (stream, _) => stream.Length, 0);

    [UnmanagedCallersOnly]
    private static long Tell(nint user) => Of(user).Try(static (stream, _) => stream.Position, 0);

    [UnmanagedCallersOnly]
    private static long Seek(long offset, int whence, nint user)
    {
        var origin = whence switch
        {
            SeekCurrent => SeekOrigin.Current,
            SeekEnd => SeekOrigin.End,
            _ => SeekOrigin.Begin,
        };
        return Of(user).Try(static (stream, to) => stream.Seek(to.offset, to.origin), (offset, origin));
    }

    [UnmanagedCallersOnly]
    private static long Read(byte* destination, long count, nint user) =>
        Of(user)
            .Try(
                static (stream, to) =>
                    stream.ReadAtLeast(new Span<byte>((byte*)to.destination, (int)to.count), (int)to.count, throwOnEndOfStream: false),
                (destination: (nint)destination, count: Math.Min(count, int.MaxValue))
            );

    [UnmanagedCallersOnly]
    private static long Write(byte* source, long count, nint user) =>
        Of(user)
            .Try(
                static (stream, from) =>
                {
                    stream.Write(new ReadOnlySpan<byte>((byte*)from.source, (int)from.count));
                    return from.count;
                },
                (source: (nint)source, count)
            );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static StreamFile Of(nint user) => (StreamFile)GCHandle.FromIntPtr(user).Target!;

    /// <returns>What the operation gave, or −1.</returns>
    private long Try<T>(Func<Stream, T, long> operation, T argument)
    {
        try
        {
            return operation(_stream, argument);
        }
#pragma warning disable CA1031 // an exception must not cross the native frame, whatever it is; SoundFile throws it again
        catch (Exception e)
#pragma warning restore CA1031
        {
            Failure ??= e;
            return -1;
        }
    }
}
