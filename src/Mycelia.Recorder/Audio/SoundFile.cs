using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio;

/// <summary>A sound file of any kind that libsndfile knows, read or written through a stream. Not safe for concurrent use.</summary>
internal sealed unsafe class SoundFile : IDisposable
{
    private readonly StreamFile _stream;
    private readonly SndFileInfo _info;
    private nint _file;

    private SoundFile(Stream stream, int mode, SndFileInfo info)
    {
        _stream = new StreamFile(stream);
        try
        {
            var callbacks = StreamFile.Callbacks;
            _file = LibSndFile.sf_open_virtual(&callbacks, mode, &info, _stream.User);
            if (_file == 0)
                throw Failed("a sound file that cannot be understood");
            _info = info;
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    /// <summary>Rate and channels, as they are in the file, and samples that hold what is in it: 16 bits where it is lossy.</summary>
    public AudioFormat Format => new(_info.SampleRate, _info.Channels, SamplesOf(_info.Format & SndFileFormat.CodecMask));

    /// <summary>How long the file says it is.</summary>
    public long Frames => _info.Frames;

    /// <summary>Container and codec.</summary>
    public SndFileFormat Kind => _info.Format;

    /// <summary>The date in the file's tags, as it stands there; null when there is none.</summary>
    public string? Date => Marshal.PtrToStringUTF8(LibSndFile.sf_get_string(_file, LibSndFile.StringDate));

    /// <param name="stream">Seekable; not disposed of here.</param>
    /// <exception cref="InvalidDataException">It is none that the library knows; the message says why.</exception>
    public static SoundFile Open(Stream stream) => new(stream, LibSndFile.ModeRead, default);

    /// <param name="stream">Seekable; complete when the file is disposed of.</param>
    /// <param name="kind">Container and codec.</param>
    /// <param name="format">Rate and channels.</param>
    /// <exception cref="InvalidDataException">There is no such file.</exception>
    public static SoundFile Create(Stream stream, SndFileFormat kind, AudioFormat format)
    {
        if (!CanWrite(kind, format))
            throw new InvalidDataException($"there is no {kind} of {format}");
        return new(
            stream,
            LibSndFile.ModeWrite,
            new()
            {
                SampleRate = format.SampleRate,
                Channels = format.Channels,
                Format = kind,
            }
        );
    }

    /// <summary>Whether the library writes such files.</summary>
    public static bool CanWrite(SndFileFormat kind, AudioFormat format)
    {
        var info = new SndFileInfo
        {
            SampleRate = format.SampleRate,
            Channels = format.Channels,
            Format = kind,
        };
        return LibSndFile.sf_format_check(&info) != 0;
    }

    /// <summary>Reads whole frames, full scale being 1.</summary>
    /// <returns>How many frames; fewer than asked for only at the end.</returns>
    /// <exception cref="InvalidDataException">The file is damaged here.</exception>
    /// <exception cref="IOException">The stream failed.</exception>
    public int Read(Span<float> samples)
    {
        var wanted = samples.Length / _info.Channels;
        long read;
        fixed (float* first = samples)
            read = LibSndFile.sf_readf_float(_file, first, wanted);
        if (read < wanted && (LibSndFile.sf_error(_file) != 0 || _stream.Failure is not null))
            throw Failed("the sound file is damaged");
        return (int)read;
    }

    /// <summary>Writes whole frames.</summary>
    /// <exception cref="InvalidDataException">They cannot be encoded.</exception>
    public void Write(ReadOnlySpan<short> samples)
    {
        fixed (short* first = samples)
            Check(LibSndFile.sf_writef_short(_file, first, samples.Length / _info.Channels), samples.Length);
    }

    /// <summary>Writes whole frames; what is wider than the file is the upper bits.</summary>
    /// <exception cref="InvalidDataException">They cannot be encoded.</exception>
    public void Write(ReadOnlySpan<int> samples)
    {
        fixed (int* first = samples)
            Check(LibSndFile.sf_writef_int(_file, first, samples.Length / _info.Channels), samples.Length);
    }

    /// <summary>
    /// The <c>bext</c> chunk of a broadcast WAV file: date and time of the recording, as they stand there; null when there is none.
    /// </summary>
    public (string Date, string Time)? ReadOrigination()
    {
        // SF_BROADCAST_INFO (EBU Tech 3285): description 256, originator 32, reference 32, date 10, time 8, ….
        const int size = 858,
            date = 320,
            time = 330;
        var info = stackalloc byte[size];
        return LibSndFile.sf_command(_file, LibSndFile.GetBroadcastInfo, info, size) == 1
            ? (Text(info + date, 10), Text(info + time, 8))
            : null;
    }

    /// <summary>Ends the file: what is still to be written is.</summary>
    public void Dispose()
    {
        if (_file == 0)
            return;
        _ = LibSndFile.sf_close(_file);
        _file = 0;
        _stream.Dispose();
    }

    private static SampleFormat SamplesOf(SndFileFormat codec) =>
        codec switch
        {
            SndFileFormat.Pcm24 or SndFileFormat.Alac20 or SndFileFormat.Alac24 => SampleFormat.S24,
            SndFileFormat.Pcm32 or SndFileFormat.Alac32 or SndFileFormat.Float or SndFileFormat.Double => SampleFormat.F32,
            _ => SampleFormat.S16,
        };

    private void Check(long written, int samples)
    {
        if (written != samples / _info.Channels)
            throw Failed("the audio cannot be encoded");
    }

    private static string Text(byte* text, int length) => System.Text.Encoding.ASCII.GetString(text, length).TrimEnd('\0');

    private Exception Failed(string what) =>
        _stream.Failure switch
        {
            IOException or UnauthorizedAccessException => new IOException(_stream.Failure.Message, _stream.Failure),
            OperationCanceledException stopped => new OperationCanceledException(stopped.Message, stopped, stopped.CancellationToken),
            _ => new InvalidDataException($"{what} ({Reason})", _stream.Failure),
        };

    /// <summary>The library's own words, made a part of a sentence.</summary>
    private string Reason =>
        Marshal.PtrToStringUTF8(LibSndFile.sf_strerror(_file))!.Replace("Error : ", "", StringComparison.Ordinal).TrimEnd('.', ' ', '\n');
}
