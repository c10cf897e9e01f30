namespace Mycelia.Recorder.Audio.Decoding;

/// <summary>What common kinds of files are called that libsndfile does not read.</summary>
internal static class SoundNames
{
    /// <param name="head">How the file begins.</param>
    /// <returns>Null when it is none of them.</returns>
    public static string? Of(ReadOnlySpan<byte> head) =>
        head.Length > 12 && head[4..].StartsWith("ftyp"u8) ? "MPEG-4: M4A, MP4 or 3GP"
        : head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]) ? "WebM or Matroska"
        : head.StartsWith((ReadOnlySpan<byte>)[0x30, 0x26, 0xB2, 0x75]) ? "WMA"
        : head.StartsWith("#!AMR"u8) ? "AMR"
        : head is [0xFF, 0xF0 or 0xF1 or 0xF8 or 0xF9, ..] ? "AAC"
        : head.StartsWith("MAC "u8) ? "Monkey's Audio"
        : head.StartsWith("wvpk"u8) ? "WavPack"
        : head.Length > 40 && head.StartsWith("OggS"u8) && head[28..].StartsWith("\u007fFLAC"u8) ? "FLAC in an Ogg file"
        : head.Length > 40 && head.StartsWith("OggS"u8) && head[28..].StartsWith("Speex"u8) ? "Speex"
        : head.StartsWith("DSD "u8) || head.StartsWith("FRM8"u8) ? "DSD"
        : head.StartsWith("MP+"u8) || head.StartsWith("MPCK"u8) ? "Musepack"
        : null;
}
