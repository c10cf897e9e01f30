using Mycelia.Recorder.Audio.Decoding;

namespace Mycelia.Recorder.Destinations.Mycelia.Inventory;

/// <summary>What is heard of audio that a server has encoded anew.</summary>
/// <param name="Length">How long it is.</param>
/// <param name="Problem">What is wrong with it; null: it can be decoded to its end.</param>
internal sealed record HeardAudio(TimeSpan Length, string? Problem)
{
    /// <returns>Null when there is nothing here to decode it with.</returns>
    public static HeardAudio? Of(byte[] audio)
    {
        try
        {
            using var stream = new DecodedAudioStream(new MemoryStream(audio, writable: false), static format => format);
            var buffer = new byte[64 * 1024];
            var bytes = 0L;
            while (stream.Read(buffer.AsSpan()) is > 0 and var read)
                bytes += read;
            return new(
                stream.Format.DurationOf(bytes / stream.Format.BytesPerFrame),
                stream.Problem is { } problem ? $"cannot be decoded: {problem}" : null
            );
        }
        catch (InvalidDataException e)
        {
            return new(TimeSpan.Zero, $"cannot be decoded: {e.Message}");
        }
        catch (DllNotFoundException)
        {
            return null;
        }
    }
}
