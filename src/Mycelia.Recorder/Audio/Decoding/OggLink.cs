namespace Mycelia.Recorder.Audio.Decoding;

/// <summary>What the packets of a link of an Ogg file are encoded by.</summary>
internal enum OggCodec
{
    /// <summary>None that is read here.</summary>
    Other,

    /// <summary>Vorbis.</summary>
    Vorbis,

    /// <summary>Opus.</summary>
    Opus,
}

/// <summary>One logical stream of an Ogg file; of several that were joined, each is a link of the chain.</summary>
/// <param name="Start">Where its first page is.</param>
/// <param name="End">Where its last whole page has ended.</param>
/// <param name="Codec">By its first packet.</param>
/// <param name="Rate">What its positions count, a second.</param>
/// <param name="PreSkip">Samples before the sound that are the encoder's.</param>
/// <param name="From">The position before its first sound, no later than which it was.</param>
/// <param name="Position">Of its last page: how many samples have ended there.</param>
/// <param name="HasEnded">Whether its last page says that it is.</param>
internal sealed record OggLink(long Start, long End, OggCodec Codec, int Rate, int PreSkip, long From, long Position, bool HasEnded)
{
    /// <summary>Samples of each channel that are there at the least.</summary>
    public long Samples => Math.Max(0, Position - From - PreSkip);
}
