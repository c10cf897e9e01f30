namespace Mycelia.Recorder.Model;

/// <summary>How a chunk's audio is written down for a server.</summary>
public enum AudioEncoding
{
    /// <summary>PCM in a WAV file: as it was recorded, 256 kbit/s at 16 kHz mono in 16 bits. Needs no library.</summary>
    Wav,

    /// <summary>FLAC: about half of that, and nothing is lost. Not of floats.</summary>
    Flac,

    /// <summary>Opus in an Ogg file, about 64 kbit/s a channel: a quarter, and to the ear the same.</summary>
    Opus,
}
