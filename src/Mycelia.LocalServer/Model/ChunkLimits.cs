using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Model;

/// <summary>
/// What a chunk can be so that it can be given back: what is beyond is not accepted, and a row of the index that claims it is damaged.
/// </summary>
internal static class ChunkLimits
{
    public const int HighestRate = 768_000;
    public const int MostChannels = 32;

    /// <summary>What one file may be decoded to.</summary>
    public const long MostDecodedBytes = 256L * 1024 * 1024;

    /// <summary>Of audio in a file, or of a file: far more than any chunk ever had, and little enough to be added up.</summary>
    public const long MostUnits = 1L << 40;

    /// <summary>Bytes of a recording's metadata, which come in a part of 64 KiB.</summary>
    public const int MostMetadataBytes = 64 * 1024;

    /// <summary>The audio of a chunk; the recorder's have 10 s.</summary>
    public static readonly TimeSpan LongestAudio = TimeSpan.FromMinutes(10);

    /// <summary>The first start that is taken, ms since 1970.</summary>
    public static readonly long EarliestStartMs = new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>
    /// The first that is not any more. From the one to the other every length in frames and bytes is a number of 64 bits.
    /// </summary>
    public static readonly long LatestStartMs = new DateTimeOffset(3000, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>Whether a clock may have said so.</summary>
    public static bool IsStart(long ms) => ms >= EarliestStartMs && ms < LatestStartMs;

    /// <summary>The most frames that are accepted in one chunk.</summary>
    public static long MostFrames(AudioFormat format) => Math.Min(format.FramesIn(LongestAudio), MostDecodedBytes / format.BytesPerFrame);

    /// <summary>Whether a file of that size can hold that audio, and a day of the calendar its end.</summary>
    public static bool IsPossible(AudioFormat format, long startMs, long frames, long pcmOffset, long fileSize, bool isWav) =>
        startMs + ((double)frames * 1000 / format.SampleRate) < LatestStartMs + LongestAudio.TotalMilliseconds
        && (!isWav || frames <= (fileSize - pcmOffset) / format.BytesPerFrame);
}
