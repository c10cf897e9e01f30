using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio.Native;

namespace Mycelia.Recorder.Audio;

/// <summary>A sound file as a stream of 16-bit PCM in a format of the reader's choice. Decoded as it is read, in bounded memory.</summary>
internal sealed class DecodedAudio : Stream
{
    private const int BlockFrames = 8_192;

    private readonly Stream _source;
    private readonly SoundFile _file;
    private readonly PcmConverter _converter;
    private readonly float[] _block;
    private short[] _pending = [];
    private int _from;
    private int _to;
    private bool _ended;

    /// <param name="source">The file, seekable; disposed of with this.</param>
    /// <param name="choose">Names the format to be read, seeing that of the file.</param>
    /// <exception cref="InvalidDataException">It is no sound file that the library knows; the source is disposed of.</exception>
    public DecodedAudio(Stream source, Func<AudioFormat, AudioFormat> choose)
    {
        _source = source;
        SoundFile? file = null;
        try
        {
            _file = file = SoundFile.Open(source);
            Format = choose(file.Format);
            _converter = new(file.Format, Format);
            _block = new float[BlockFrames * file.Format.Channels];
        }
        catch
        {
            file?.Dispose();
            source.Dispose();
            throw;
        }
    }

    /// <summary>The format that is read.</summary>
    public AudioFormat Format { get; }

    /// <summary>The format of the file.</summary>
    public AudioFormat FileFormat => _file.Format;

    /// <summary>Container and codec of the file.</summary>
    public SndFileFormat Kind => _file.Kind;

    /// <summary>How many frames there are to be read, as far as the file's header knows.</summary>
    public long Frames => PcmConverter.FramesOf(_file.Frames, FileFormat.SampleRate, Format.SampleRate);

    /// <summary>Why the file could not be read to its end; null as long as it can.</summary>
    public string? Problem { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        while (_from == _to)
        {
            if (_ended || buffer.IsEmpty)
                return 0;
            Decode();
        }

        var bytes = MemoryMarshal.AsBytes(_pending.AsSpan(_from.._to));
        var length = Math.Min(buffer.Length, bytes.Length) / AudioFormat.BytesPerSample * AudioFormat.BytesPerSample;
        bytes[..length].CopyTo(buffer);
        _from += length / AudioFormat.BytesPerSample;
        return length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _converter.Dispose();
            _file.Dispose();
            _source.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Decode()
    {
        var frames = 0;
        try
        {
            frames = _file.Read(_block);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // What could be read is given; who reads looks here at the end.
            Problem = e.Message;
        }

        _ended = frames < BlockFrames;
        Keep(_converter.Convert(_block.AsSpan(0, frames * FileFormat.Channels)), append: false);
        if (_ended)
            Keep(_converter.Finish(), append: true);
    }

    private void Keep(ReadOnlySpan<short> samples, bool append)
    {
        if (!append)
            (_from, _to) = (0, 0);
        if (_pending.Length < _to + samples.Length)
            Array.Resize(ref _pending, _to + samples.Length);
        samples.CopyTo(_pending.AsSpan(_to));
        _to += samples.Length;
    }
}
