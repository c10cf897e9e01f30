namespace Mycelia.Recorder.Model;

/// <summary>How a chunk's audio is written down for a server.</summary>
public enum AudioEncoding
{
    /// <summary>16-bit PCM in a WAV file: as it was recorded, 256 kbit/s at 16 kHz mono. Needs no library.</summary>
    Wav,

    /// <summary>FLAC: about half of that, and nothing is lost.</summary>
    Flac,

    /// <summary>Opus in an Ogg file, about 64 kbit/s a channel: a quarter, and to the ear the same.</summary>
    Opus,
}
