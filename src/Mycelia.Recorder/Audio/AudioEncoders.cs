using Mycelia.Recorder.Audio.Native;

namespace Mycelia.Recorder.Audio;

/// <summary>Makes encoders, and finds out before the first chunk whether they can work.</summary>
public static class AudioEncoders
{
    /// <summary>An encoder for what will be recorded.</summary>
    /// <param name="encoding">The encoding.</param>
    /// <param name="format">What will be recorded.</param>
    /// <returns>Null for WAV, which is what chunks are already.</returns>
    /// <exception cref="AudioLibraryException">A library that it needs is missing.</exception>
    /// <exception cref="InvalidDataException">There is no such encoding of that format; a sentence for the user.</exception>
    public static IAudioEncoder? Create(AudioEncoding encoding, AudioFormat format)
    {
        if (encoding == AudioEncoding.Wav)
            return null;
        var purpose = $"the encoding {encoding.Name()}";
        AudioLibrary.SndFile.Require(purpose);
        var isOpus = encoding == AudioEncoding.Opus;
        var encoded = isOpus ? format with { SampleRate = OpusEncoder.RateFor(format.SampleRate) } : format;
        if (encoded != format)
            AudioLibrary.SwResample.Require($"{purpose} of {format.SampleRate} Hz");
        if (!SoundFile.CanWrite(isOpus ? SndFileFormat.Ogg | SndFileFormat.Opus : SndFileFormat.Flac | SndFileFormat.Pcm16, encoded))
            throw new InvalidDataException($"{format} cannot be encoded as {encoding.Name()} by this machine's libsndfile: record as wav, or at another rate");
        return isOpus ? new OpusEncoder() : new FlacEncoder();
    }
}
