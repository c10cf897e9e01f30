using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio.Decoding;

/// <summary>A sound file as a stream of PCM in a format of the reader's choice. Decoded as it is read, in bounded memory.</summary>
public sealed class DecodedAudioStream : Stream
{
    private const int BlockSamples = 32_768;

    /// <summary>Nobody records so; a file may claim it, and a second of it would be more than the recording of a day.</summary>
    private const int LowestRate = 1_000;

    private readonly Stream _source;
    private readonly bool _leaveOpen;
    private readonly SoundPlan _plan;
    private readonly Func<AudioFormat, AudioFormat> _choose;
    private readonly int? _channel;
    private ISoundDecoder _decoder;
    private PcmConverter _converter;
    private float[] _block;
    private byte[] _pending = [];
    private int _part;
    private long _decoded;
    private int _from;
    private int _to;
    private bool _ended;

    /// <param name="source">The file, seekable.</param>
    /// <param name="choose">Names the format to be read, seeing that of the file.</param>
    /// <param name="leaveOpen">Whether the source outlives this; else it is disposed of with it, also when this cannot be made.</param>
    /// <param name="path">Where the <c>ffmpeg</c> program, where it is installed, can read what no library here does; null: it is not
    /// asked.</param>
    /// <param name="channel">The only channel that is taken, from 1 on; null: all of them.</param>
    /// <param name="only">The only encoding that is read, and no decoder sees anything that does not look like it; null: whatever there
    /// is.</param>
    /// <param name="stop">Ends a read that waits for another program; one of the source ends by the source.</param>
    /// <exception cref="InvalidDataException">It is no sound file that can be read.</exception>
    /// <exception cref="UnusableFileException">It lacks the channel; a clause.</exception>
    /// <exception cref="DllNotFoundException">libsndfile is not there, or libswresample where the format is to be changed: see
    /// <see cref="AudioLibrary"/>.</exception>
    public DecodedAudioStream(
        Stream source,
        Func<AudioFormat, AudioFormat> choose,
        bool leaveOpen = false,
        string? path = null,
        int? channel = null,
        AudioEncoding? only = null,
        CancellationToken stop = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(choose);
        _source = source;
        _leaveOpen = leaveOpen;
        _choose = choose;
        _channel = channel;
        ISoundDecoder? decoder = null;
        try
        {
            _plan = only is { } encoding ? SoundPlan.OfEncoding(source, encoding) : SoundPlan.Of(source, path, stop);
            _decoder = decoder = _plan.Parts[0].Open();
            Format = choose(decoder.Format);
            FileFormat = decoder.Format;
            (_converter, _block) = Prepare(decoder.Format);
        }
        catch
        {
            decoder?.Dispose();
            if (!leaveOpen)
                source.Dispose();
            throw;
        }
    }

    /// <summary>The format that is read.</summary>
    public AudioFormat Format { get; }

    /// <summary>The format of the file; of one that changes it, the first.</summary>
    public AudioFormat FileFormat { get; }

    /// <summary>How the file is written down; null when it is in none of the encodings that chunks come in.</summary>
    public AudioEncoding? Encoding =>
        _decoder is not LibraryDecoder library
            ? null
            : (library.Kind & SndFileFormat.ContainerMask, library.Kind & SndFileFormat.CodecMask) switch
            {
                (SndFileFormat.Wav or SndFileFormat.WavExtensible, SndFileFormat.Pcm16 or SndFileFormat.Pcm24 or SndFileFormat.Float) =>
                    AudioEncoding.Wav,
                (SndFileFormat.Flac, _) => AudioEncoding.Flac,
                (SndFileFormat.Ogg, SndFileFormat.Opus) => AudioEncoding.Opus,
                _ => null,
            };

    /// <summary>The date in the file's tags, as it stands there; null when there is none that the library finds.</summary>
    internal string? Date => (_decoder as LibraryDecoder)?.Date;

    /// <summary>How long it is; null when that is not known before it is decoded.</summary>
    internal TimeSpan? Duration => _plan.Break is null && _plan.Parts is [{ Frames: { } frames }] ? FileFormat.DurationOf(frames) : null;

    /// <summary>Why the file could not be read to its end; null as long as it can.</summary>
    public string? Problem { get; private set; }

    /// <summary>What is strange about a file of which everything that is there is read, in words; null: nothing.</summary>
    public string? Remark => _plan.Break is null ? _plan.Remark : null;

    /// <summary>Whether what is strange is that there is less of it than its header promises.</summary>
    internal bool IsCutOff => _plan.IsCutOff;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

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

    /// <summary>Ends a read that waits for another program. From any thread.</summary>
    internal void Abort() => _decoder.Abort();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _converter.Dispose();
            _decoder.Dispose();
            if (!_leaveOpen)
                _source.Dispose();
        }

        base.Dispose(disposing);
    }

    private (PcmConverter Converter, float[] Block) Prepare(AudioFormat format)
    {
        if (format.SampleRate < LowestRate)
            throw new InvalidDataException(
                $"a sound file that cannot be used: it claims a rate of {format.SampleRate} Hz, and {LowestRate} Hz are the least"
            );
        if (_choose(format) != Format)
            throw new InvalidDataException($"the sound file is damaged (it goes on in another format, {format})");
        if (_channel > format.Channels)
            throw new UnusableFileException($"there is no channel {_channel} in it: it is {format}", Hint.Channel);
        return (
            new(_channel is null ? format : format with { Channels = 1 }, Format),
            new float[Math.Max(1, BlockSamples / format.Channels) * format.Channels]
        );
    }

    private void Decode()
    {
        var frames = 0;
        var format = _decoder.Format;
        try
        {
            frames = _decoder.Read(_block);
            _decoded += frames;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // What could be read is given; who reads looks here at the end.
            Problem = e.Message;
        }

        Keep(_converter.Convert(Choose(_block.AsSpan(0, frames * format.Channels), format.Channels)), append: false);
        if (frames * format.Channels == _block.Length)
            return;
        Keep(_converter.Finish(), append: true);
        Problem ??= WhyTooShort(format);
        _ended = Problem is not null || !TryNext();
    }

    /// <summary>Of all channels, in place, the one that is wanted.</summary>
    private ReadOnlySpan<float> Choose(Span<float> samples, int channels)
    {
        if (_channel is not { } channel || channels == 1)
            return samples;
        for (var i = 0; i < samples.Length / channels; i++)
            samples[i] = samples[i * channels + channel - 1];
        return samples[..(samples.Length / channels)];
    }

    /// <summary>What was decoded is held against what the file holds.</summary>
    private string? WhyTooShort(AudioFormat format)
    {
        var (least, rate) = _plan.Parts[_part].AtLeast;
        return _decoded < (rate == 0 ? least : PcmConverter.FramesOf(least, rate, format.SampleRate))
            ? "the sound file is damaged (its decoder stops there, before the end)"
            : null;
    }

    private bool TryNext()
    {
        if (_part + 1 == _plan.Parts.Count)
        {
            Problem = _plan.Break;
            return false;
        }

        try
        {
            _decoder.Dispose();
            _decoder = _plan.Parts[++_part].Open();
            _decoded = 0;
            _converter.Dispose();
            (_converter, _block) = Prepare(_decoder.Format);
            return true;
        }
        catch (Exception e) when (e is InvalidDataException or UnusableFileException)
        {
            Problem = e.Message;
            return false;
        }
    }

    private void Keep(ReadOnlySpan<float> samples, bool append)
    {
        if (!append)
            (_from, _to) = (0, 0);
        var bytes = samples.Length * Format.BytesPerSample;
        if (_pending.Length < _to + bytes)
            Array.Resize(ref _pending, _to + bytes);
        PcmSamples.FromFloats(samples, Format.Samples, _pending.AsSpan(_to, bytes));
        _to += bytes;
    }
}
