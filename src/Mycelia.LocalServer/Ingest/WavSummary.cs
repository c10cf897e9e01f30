using Mycelia.LocalServer.Http;
using Mycelia.Recorder.Audio;

namespace Mycelia.LocalServer.Ingest;

/// <summary>What a received WAV file holds. Its length counts, not what its header promises: a writer that was killed promises too much.</summary>
/// <param name="Format">Rate and channels.</param>
/// <param name="PcmOffset">Where the first frame is.</param>
/// <param name="Frames">Whole frames that are there.</param>
internal sealed record WavSummary(AudioFormat Format, long PcmOffset, long Frames)
{
    private const int HighestRate = 768_000;
    private const int MostChannels = 32;

    public static Outcome<WavSummary> Read(Stream file)
    {
        try
        {
            var header = WavHeader.Read(file);
            var frames = Math.Min(header.DataBytes, file.Length - file.Position) / header.Format.BytesPerFrame;
            if (frames == 0)
                return Wrong("The audio is empty: a WAV file without a single frame.");
            if (header.Format.SampleRate > HighestRate || header.Format.Channels > MostChannels)
                return Wrong($"The audio cannot be used: {header.Format}.");
            return new WavSummary(header.Format, file.Position, frames);
        }
        catch (InvalidDataException e)
        {
            return Wrong($"The audio cannot be used: {e.Message}.");
        }
    }

    private static Refusal Wrong(string error) => new(422, error, "audio");
}
