using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio.Decoding;

/// <summary>What libsndfile reads.</summary>
internal sealed class LibraryDecoder : ISoundDecoder
{
    private readonly SoundFile _file;
    private readonly Stream _part;
    private readonly long _most;
    private long _given;

    /// <param name="part">The file; owned.</param>
    /// <param name="samples">What the file says it holds where its last block is filled up; null: it does not say.</param>
    /// <exception cref="InvalidDataException">The library does not know it.</exception>
    public LibraryDecoder(Stream part, long? samples = null)
    {
        _part = part;
        _file = SoundFile.Open(part);
        _most = samples is { } said && said <= _file.Frames && _file.Frames - said < MostOfBlock ? said : long.MaxValue;
    }

    /// <summary>Samples of the largest block of any codec of fixed blocks.</summary>
    private const int MostOfBlock = 8_192;

    public AudioFormat Format => _file.Format;

    /// <summary>Container and codec.</summary>
    public SndFileFormat Kind => _file.Kind;

    /// <summary>The date in the file's tags, as it stands there; null when there is none.</summary>
    public string? Date => _file.Date;

    /// <summary>How many frames the library takes it to have; null when it does not know.</summary>
    public long? Frames => _file.Frames is >= 0 and < long.MaxValue / 2 ? Math.Min(_file.Frames, _most) : null;

    public int Read(Span<float> samples)
    {
        var read = _file.Read(samples);
        var wanted = (int)Math.Min(read, _most - _given);
        _given += wanted;
        return wanted;
    }

    public void Dispose()
    {
        _file.Dispose();
        _part.Dispose();
    }
}
