using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio.Decoding;

/// <summary>Gives the samples of a sound file, or of a stretch of it, one block after the other. Not safe for concurrent use.</summary>
internal interface ISoundDecoder : IDisposable
{
    /// <summary>Rate and channels, as they are in the file.</summary>
    AudioFormat Format { get; }

    /// <summary>Reads whole frames, full scale being 1.</summary>
    /// <returns>How many frames; fewer than asked for only at the end.</returns>
    /// <exception cref="InvalidDataException">The file is damaged here; what was read before is lost.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    int Read(Span<float> samples);

    /// <summary>Ends a read that waits for another program. From any thread.</summary>
    void Abort() { }
}
