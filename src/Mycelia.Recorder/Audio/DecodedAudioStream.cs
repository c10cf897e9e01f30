using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio.Native;

namespace Mycelia.Recorder.Audio;

/// <summary>A sound file as a stream of 16-bit PCM in a format of the reader's choice. Decoded as it is read, in bounded memory.</summary>
public sealed class DecodedAudioStream : Stream
{
    private const int BlockFrames = 8_192;

    private readonly Stream _source;
    private readonly bool _leaveOpen;
    private readonly SoundFile _file;
    private readonly PcmConverter _converter;
    private readonly float[] _block;
    private byte[] _pending = [];
    private int _from;
    private int _to;
    private bool _ended;

    /// <param name="source">The file, seekable.</param>
    /// <param name="choose">Names the format to be read, seeing that of the file.</param>
    /// <param name="leaveOpen">Whether the source outlives this; else it is disposed of with it, also when this cannot be made.</param>
    /// <exception cref="InvalidDataException">It is no sound file that the library knows.</exception>
    /// <exception cref="DllNotFoundException">libsndfile is not there, or libswresample where the format is to be changed: see <see cref="AudioLibrary"/>.</exception>
    public DecodedAudioStream(Stream source, Func<AudioFormat, AudioFormat> choose, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(choose);
        _source = source;
        _leaveOpen = leaveOpen;
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
            if (!leaveOpen)
                source.Dispose();
            throw;
        }
    }

    /// <summary>The format that is read.</summary>
    public AudioFormat Format { get; }

    /// <summary>The format of the file.</summary>
    public AudioFormat FileFormat => _file.Format;

    /// <summary>How the file is written down; null when it is in none of the encodings that chunks come in.</summary>
    public AudioEncoding? Encoding => (_file.Kind & SndFileFormat.ContainerMask, _file.Kind & SndFileFormat.CodecMask) switch
    {
        (SndFileFormat.Wav, SndFileFormat.Pcm16) => AudioEncoding.Wav,
        (SndFileFormat.Flac, _) => AudioEncoding.Flac,
        (SndFileFormat.Ogg, SndFileFormat.Opus) => AudioEncoding.Opus,
        _ => null,
    };

    /// <summary>The date in the file's tags, as it stands there; null when there is none.</summary>
    internal string? Date => _file.Date;

    /// <summary>Date and time in a broadcast WAV file, as they stand there; null when there is none.</summary>
    internal (string Date, string Time)? Origination => _file.ReadOrigination();

    /// <summary>How many frames the file says it has, at its own rate.</summary>
    internal long FileFrames => _file.Frames;

    /// <summary>How many frames there are to be read, as far as the file's header knows.</summary>
    public long Frames => PcmConverter.FramesOf(_file.Frames, FileFormat.SampleRate, Format.SampleRate);

    /// <summary>Why the file could not be read to its end; null as long as it can.</summary>
    public string? Problem { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        while (_from == _to)
        {
            if (_ended || buffer.IsEmpty)
                return 0;
            Decode();
        }

        var length = Math.Min(buffer.Length, _to - _from);
        _pending.AsSpan(_from, length).CopyTo(buffer);
        _from += length;
        return length;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _converter.Dispose();
            _file.Dispose();
            if (!_leaveOpen)
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
        var bytes = MemoryMarshal.AsBytes(samples);
        if (_pending.Length < _to + bytes.Length)
            Array.Resize(ref _pending, _to + bytes.Length);
        bytes.CopyTo(_pending.AsSpan(_to));
        _to += bytes.Length;
    }
}
