using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio.Encoders;

/// <summary>Writes a chunk's audio down in another encoding.</summary>
public interface IAudioEncoder
{
    /// <summary>What it writes.</summary>
    AudioEncoding Encoding { get; }

    /// <summary>Encodes a WAV file of PCM, in memory. The same file gives the same bytes.</summary>
    /// <param name="wav">A complete WAV file.</param>
    /// <returns>A complete file in the other encoding.</returns>
    /// <exception cref="InvalidDataException">The audio is of a kind that cannot be encoded so.</exception>
    byte[] Encode(ReadOnlyMemory<byte> wav);
}
