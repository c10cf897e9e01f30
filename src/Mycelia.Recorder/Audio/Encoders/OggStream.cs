using System.Buffers;
using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio.Native;

namespace Mycelia.Recorder.Audio.Encoders;

/// <summary>Lays the packets of one stream into Ogg pages (RFC 3533), by libogg. Not safe for concurrent use.</summary>
internal sealed unsafe class OggStream : IDisposable
{
    private readonly IBufferWriter<byte> _output;
    private void* _stream;
    private long _packets;

    /// <param name="output">Gets the pages.</param>
    /// <param name="serial">Tells the stream from others in the same file.</param>
    public OggStream(IBufferWriter<byte> output, int serial)
    {
        _output = output;
        _stream = NativeMemory.AllocZeroed(LibOgg.StreamStateSize);
        if (LibOgg.ogg_stream_init(_stream, serial) == 0)
            return;
        Dispose();
        throw new InsufficientMemoryException("no memory for an Ogg page");
    }

    /// <summary>Takes the next packet; it is written when its page is full or ended.</summary>
    /// <param name="bytes">The packet.</param>
    /// <param name="position">Where the audio is when it has been decoded.</param>
    /// <param name="isLast">Whether the stream ends with it.</param>
    public void Add(ReadOnlySpan<byte> bytes, long position, bool isLast = false)
    {
        fixed (byte* first = bytes)
        {
            var packet = new OggPacket
            {
                Bytes = first,
                Length = bytes.Length,
                IsFirst = _packets == 0 ? 1 : 0,
                IsLast = isLast ? 1 : 0,
                Position = position,
                Number = _packets++,
            };
            if (LibOgg.ogg_stream_packetin(_stream, &packet) != 0)
                throw new InsufficientMemoryException("no memory for an Ogg page");
        }
    }

    /// <summary>Ends the page: what comes next begins another.</summary>
    public void EndPage()
    {
        OggPage page;
        while (LibOgg.ogg_stream_flush(_stream, &page) != 0)
        {
            _output.Write(new ReadOnlySpan<byte>(page.Header, (int)page.HeaderLength));
            _output.Write(new ReadOnlySpan<byte>(page.Body, (int)page.BodyLength));
        }
    }

    public void Dispose()
    {
        if (_stream is null)
            return;
        _ = LibOgg.ogg_stream_clear(_stream);
        NativeMemory.Free(_stream);
        _stream = null;
    }
}
