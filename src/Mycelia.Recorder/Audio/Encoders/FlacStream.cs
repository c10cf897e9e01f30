using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio.Encoders;

/// <summary>
/// FLAC by libsndfile, a block at a time. The library goes back to the header at the end, which has been given away by then: the number of
/// frames is put into it before, and a checksum of the samples stays out of it (RFC 9639, 8.2: zeros where it is not known).
/// </summary>
internal sealed class FlacStream : IEncodedStream
{
    /// <summary>From where the 36 bits begin that count the frames, a half byte later.</summary>
    private const int FramesAt = 21;
    private const long MostFrames = (1L << 36) - 1;

    private readonly ForwardStream _output = new();
    private readonly SoundFile _file;
    private readonly SampleFormat _samples;
    private readonly long _frames;
    private bool _hasHeader;

    public FlacStream(AudioFormat format, long frames)
    {
        (_samples, _frames) = (format.Samples, frames);
        _file = SoundFile.Create(_output, FlacEncoder.KindOf(format), format);
    }

    public ReadOnlyMemory<byte> Encode(ReadOnlySpan<byte> pcm)
    {
        Forget();
        FlacEncoder.Write(_file, pcm, _samples);
        return Written();
    }

    public ReadOnlyMemory<byte> Finish()
    {
        Forget();
        _file.Dispose();
        return Written();
    }

    public void Dispose() => _file.Dispose();

    /// <summary>The header is given with the first block.</summary>
    private void Forget()
    {
        if (_hasHeader)
            _output.Forget();
    }

    private ReadOnlyMemory<byte> Written()
    {
        var bytes = _output.Written;
        if (_hasHeader || bytes.Length < FramesAt + 5)
            return _hasHeader ? bytes : default;
        _hasHeader = true;
        // More than can be said is not said: 0 stands for a number that is not known.
        if (_frames <= MostFrames)
        {
            bytes.Span[FramesAt] |= (byte)(_frames >> 32);
            BinaryPrimitives.WriteUInt32BigEndian(bytes.Span[(FramesAt + 1)..], (uint)_frames);
        }

        return bytes;
    }

    /// <summary>Keeps what was written since the last time, and takes no notice of what is written over something given away.</summary>
    private sealed class ForwardStream : Stream
    {
        private readonly ArrayBufferWriter<byte> _bytes = new();
        private long _end;

        public override bool CanRead => false;

        public override bool CanSeek => true;

        public override bool CanWrite => true;

        public override long Length => _end;

        public override long Position { get; set; }

        public Memory<byte> Written => MemoryMarshal.AsMemory(_bytes.WrittenMemory);

        public void Forget() => _bytes.ResetWrittenCount();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            var known = (int)Math.Clamp(_end - Position, 0, buffer.Length);
            _bytes.Write(buffer[known..]);
            Position += buffer.Length;
            _end = Math.Max(_end, Position);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override long Seek(long offset, SeekOrigin origin) =>
            Position = origin switch
            {
                SeekOrigin.Begin => offset,
                SeekOrigin.Current => Position + offset,
                _ => _end + offset,
            };

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
