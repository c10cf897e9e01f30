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

/// <summary>What an encoding is called.</summary>
public static class AudioEncodings
{
    /// <summary>The media type of a file (RFC 9639 for FLAC, RFC 7845 for Ogg Opus).</summary>
    public static string MediaType(this AudioEncoding encoding) => encoding switch
    {
        AudioEncoding.Flac => "audio/flac",
        AudioEncoding.Opus => "audio/ogg",
        _ => "audio/wav",
    };

    /// <summary>What a file's name ends with, dot included.</summary>
    public static string Extension(this AudioEncoding encoding) => "." + encoding.Name();

    /// <summary>What settings and the queue call it.</summary>
    public static string Name(this AudioEncoding encoding) => encoding switch
    {
        AudioEncoding.Flac => "flac",
        AudioEncoding.Opus => "opus",
        _ => "wav",
    };

    /// <summary>The encoding of that <see cref="Name"/>; null when there is none.</summary>
    public static AudioEncoding? Parse(string name) => name switch
    {
        "wav" => AudioEncoding.Wav,
        "flac" => AudioEncoding.Flac,
        "opus" => AudioEncoding.Opus,
        _ => null,
    };
}
