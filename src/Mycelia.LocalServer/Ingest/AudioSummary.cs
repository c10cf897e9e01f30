using System.Buffers;
using Mycelia.LocalServer.Http;
using Mycelia.Recorder.Audio;

namespace Mycelia.LocalServer.Ingest;

/// <summary>What a received audio file holds. What is there counts, not what its header promises: a writer that was killed promises too much.</summary>
/// <param name="Encoding">How it is written down.</param>
/// <param name="Format">Rate and channels.</param>
/// <param name="PcmOffset">Where the first frame of a WAV file is; else 0.</param>
/// <param name="Frames">Whole frames that are there.</param>
internal sealed record AudioSummary(AudioEncoding Encoding, AudioFormat Format, long PcmOffset, long Frames)
{
    private const int HighestRate = 768_000;
    private const int MostChannels = 32;

    public static Outcome<AudioSummary> Read(Stream file, AudioEncoding encoding)
    {
        try
        {
            var summary = encoding == AudioEncoding.Wav ? ReadWav(file) : Decode(file, encoding);
            if (summary.Frames == 0)
                return Wrong($"The audio is empty: a {encoding.Name().ToUpperInvariant()} file without a single frame.");
            if (summary.Format.SampleRate > HighestRate || summary.Format.Channels > MostChannels)
                return Wrong($"The audio cannot be used: {summary.Format}.");
            return summary;
        }
        catch (InvalidDataException e)
        {
            return Wrong($"The audio cannot be used: {e.Message}.");
        }
    }

    private static AudioSummary ReadWav(Stream file)
    {
        var header = WavHeader.Read(file);
        return new(AudioEncoding.Wav, header.Format, file.Position, Math.Min(header.DataBytes, file.Length - file.Position) / header.Format.BytesPerFrame);
    }

    /// <summary>Decodes it to the end: what is answered with "stored" can be played.</summary>
    private static AudioSummary Decode(Stream file, AudioEncoding encoding)
    {
        using var audio = new DecodedAudioStream(file, static format => format, leaveOpen: true);
        if (audio.Encoding != encoding)
            throw new InvalidDataException($"it is not {encoding.MediaType()}");
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        long bytes = 0;
        for (int read; (read = audio.Read(buffer)) > 0;)
            bytes += read;
        ArrayPool<byte>.Shared.Return(buffer);
        return audio.Problem is null
            ? new(encoding, audio.Format, 0, bytes / audio.Format.BytesPerFrame)
            : throw new InvalidDataException(audio.Problem);
    }

    private static Refusal Wrong(string error) => new(422, error, "audio");
}
