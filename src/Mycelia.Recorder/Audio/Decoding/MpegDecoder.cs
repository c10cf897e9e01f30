using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio.Decoding;

/// <summary>
/// Decodes a stretch of MPEG audio by libmpg123, a frame at a time: which bytes are frames is found here, and nothing is guessed or printed
/// by the library.
/// </summary>
internal sealed unsafe class MpegDecoder : ISoundDecoder
{
    private readonly ByteCursor _bytes;
    private readonly MpegStretch _stretch;
    private readonly float[] _frame;
    private nint _handle;
    private long _at;
    private long _position;
    private int _from;
    private int _to;
    private bool _ended;

    /// <param name="file">The file; not owned.</param>
    /// <param name="stretch">What of it.</param>
    /// <exception cref="InvalidDataException">The library does not take it.</exception>
    public MpegDecoder(Stream file, MpegStretch stretch)
    {
        (_bytes, _stretch, _at) = (new(file), stretch, stretch.Start);
        Format = new(stretch.Header.Rate, stretch.Channels);
        // What one frame makes, and what one more held back.
        _frame = new float[4 * stretch.Header.Samples * stretch.Channels];
        int error;
        _ = LibMpg123.mpg123_init();
        _handle = LibMpg123.mpg123_new(0, &error);
        var isMono = stretch.Channels == 1;
        if (
            _handle == 0
            || LibMpg123.mpg123_param(_handle, LibMpg123.Flags, LibMpg123.QuietAndPlain | (isMono ? 0 : LibMpg123.ForceStereo), 0)
                != LibMpg123.Ok
            || LibMpg123.mpg123_format_none(_handle) != LibMpg123.Ok
            || LibMpg123.mpg123_format(_handle, Format.SampleRate, isMono ? LibMpg123.Mono : LibMpg123.Stereo, LibMpg123.Float32)
                != LibMpg123.Ok
            || LibMpg123.mpg123_open_feed(_handle) != LibMpg123.Ok
        )
        {
            Dispose();
            throw new InvalidDataException("a sound file that cannot be understood (libmpg123 does not take it)");
        }
    }

    public AudioFormat Format { get; }

    public int Read(Span<float> samples)
    {
        var filled = 0;
        while (filled < samples.Length)
        {
            if (_from == _to && !Decode())
                break;
            var count = Math.Min(_to - _from, samples.Length - filled);
            _frame.AsSpan(_from, count).CopyTo(samples[filled..]);
            (_from, filled) = (_from + count, filled + count);
        }

        return filled / Format.Channels;
    }

    public void Dispose()
    {
        if (_handle != 0)
            LibMpg123.mpg123_delete(_handle);
        _handle = 0;
    }

    /// <summary>Takes the next frame, or what the library still held when there is none.</summary>
    /// <returns>Whether there may be more.</returns>
    private bool Decode()
    {
        if (_ended)
            return false;
        while (_at < _stretch.End && MpegWalk.FrameAt(_bytes, _at, _stretch.End) is null)
            _at = MpegWalk.SkipTag(_bytes, _at, _stretch.End, _stretch.Header) ?? _stretch.End;
        var size = _at < _stretch.End ? MpegWalk.FrameAt(_bytes, _at, _stretch.End)!.Value.Size : 0;
        _ended = size == 0;
        var filled = Feed(_bytes.Read(_at, size), _frame);
        _at += size;
        Trim(filled / Format.Channels);
        return true;
    }

    private int Feed(ReadOnlySpan<byte> frame, Span<float> room)
    {
        var output = MemoryMarshal.AsBytes(room);
        var filled = 0;
        fixed (byte* bytes = frame)
        {
            fixed (byte* samples = output)
            {
                for (var (fed, taken) = (frame.Length, false); ; )
                {
                    nuint given = 0;
                    var result = LibMpg123.mpg123_decode(
                        _handle,
                        taken ? null : bytes,
                        taken ? 0 : (nuint)fed,
                        samples + filled,
                        (nuint)(output.Length - filled),
                        &given
                    );
                    taken = true;
                    filled += (int)given;
                    if (result == LibMpg123.NewFormat || (result == LibMpg123.Ok && given > 0 && filled < output.Length))
                        continue;
                    if (result is LibMpg123.NeedMore or LibMpg123.Done or LibMpg123.Ok)
                        return filled / sizeof(float);
                    throw new InvalidDataException(
                        "the sound file is damaged "
                            + $"({Marshal.PtrToStringUTF8(LibMpg123.mpg123_strerror(_handle))?.TrimEnd('.', ' ', '\n')})"
                    );
                }
            }
        }
    }

    /// <summary>Leaves out what the encoder put before the sound and behind it.</summary>
    private void Trim(int frames)
    {
        var first = _stretch.Index.Lead;
        var last = first + _stretch.Samples;
        _from = (int)Math.Clamp(first - _position, 0, frames);
        _to = (int)Math.Clamp(last - _position, _from, frames);
        _position += frames;
        (_from, _to) = (_from * Format.Channels, _to * Format.Channels);
    }
}
