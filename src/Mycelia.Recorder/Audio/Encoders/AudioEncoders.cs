using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio.Encoders;

/// <summary>Makes encoders, and finds out before the first chunk whether they can work.</summary>
public static class AudioEncoders
{
    /// <summary>An encoder for what will be recorded.</summary>
    /// <param name="encoding">The encoding.</param>
    /// <param name="format">What will be recorded.</param>
    /// <returns>Null for WAV, which is what chunks are already.</returns>
    /// <exception cref="AudioLibraryException">A library that it needs is missing.</exception>
    /// <exception cref="InvalidDataException">There is no such encoding of that format; a sentence for the user.</exception>
    public static IAudioEncoder? Create(AudioEncoding encoding, AudioFormat format) =>
        encoding switch
        {
            AudioEncoding.Wav => null,
            AudioEncoding.Flac => CreateFlac(format, Purpose(encoding)),
            AudioEncoding.Opus => CreateOpus(format, Purpose(encoding)),
        };

    /// <summary>Begins a file of audio that is too long for the memory.</summary>
    /// <param name="encoding">The encoding.</param>
    /// <param name="format">Of the audio.</param>
    /// <param name="frames">How many frames it has.</param>
    /// <param name="serial">Goes into the file where its kind has a number of its own. The same makes the same bytes.</param>
    /// <returns>Null for WAV.</returns>
    /// <exception cref="AudioLibraryException">A library that it needs is missing.</exception>
    /// <exception cref="InvalidDataException">There is no such encoding of that format; a sentence for the user.</exception>
    public static IEncodedStream? Begin(AudioEncoding encoding, AudioFormat format, long frames, int serial)
    {
        // Finds out whether it can work.
        Create(encoding, format);
        return encoding switch
        {
            AudioEncoding.Wav => null,
            AudioEncoding.Flac => new FlacStream(format, frames),
            AudioEncoding.Opus => OpusEncoder.Begin(format, frames, serial),
        };
    }

    private static string Purpose(AudioEncoding encoding) => $"the encoding {encoding.Name()}";

    private static FlacEncoder CreateFlac(AudioFormat format, string purpose)
    {
        var kind = FlacEncoder.KindOf(format);
        AudioLibrary.SndFile.Require(purpose);
        return SoundFile.CanWrite(kind, format)
            ? new()
            : throw new InvalidDataException(
                $"{format} cannot be encoded as flac by this machine's libsndfile: record as wav, or at another rate"
            );
    }

    private static OpusEncoder CreateOpus(AudioFormat format, string purpose)
    {
        AudioLibrary.Opus.Require(purpose);
        AudioLibrary.Ogg.Require(purpose);
        if (OpusEncoder.RateFor(format.SampleRate) != format.SampleRate)
            AudioLibrary.SwResample.Require($"{purpose} of {format.SampleRate} Hz");
        return format.Channels <= OpusEncoder.MostChannels
            ? new()
            : throw new InvalidDataException(
                $"{format} cannot be encoded as opus, which has {OpusEncoder.MostChannels} channels at most: record as wav, or with "
                    + "fewer channels"
            );
    }
}
