using System.Buffers.Binary;

namespace Mycelia.Recorder.Audio.Decoding;

/// <summary>The header of an MPEG audio frame (ISO 11172-3, 13818-3, and 2.5 for the lowest rates): MP3, MP2, MP1.</summary>
/// <param name="Kind">Version and layer, as they stand there: the same in every frame of a stream.</param>
/// <param name="Rate">Samples a second.</param>
/// <param name="Channels">Of this frame.</param>
/// <param name="Size">Bytes of the frame, header included.</param>
/// <param name="Samples">Of each channel.</param>
internal readonly record struct MpegHeader(int Kind, int Rate, int Channels, int Size, int Samples)
{
    public const int Length = 4;

    private static readonly int[] Rates = [44_100, 48_000, 32_000];

    private static readonly short[][] KiloBits =
    [
        [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448], // 1, layer I
        [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384], // 1, layer II
        [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320], // 1, layer III
        [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256], // 2, layer I
        [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160], // 2, layers II and III
    ];

    /// <returns>Null where there is none; one of a free bit rate, whose size it does not say, counts as none.</returns>
    public static MpegHeader? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Length)
            return null;
        var word = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var (version, layer) = ((int)(word >> 19 & 3), 4 - (int)(word >> 17 & 3));
        var (bits, rateCode, padding) = ((int)(word >> 12 & 15), (int)(word >> 10 & 3), (int)(word >> 9 & 1));
        if (word >> 21 != 0x7FF || version == 1 || layer == 4 || bits is 0 or 15 || rateCode == 3)
            return null;
        var isFirst = version == 3;
        var rate =
            Rates[rateCode]
            >> (
                version switch
                {
                    3 => 0,
                    2 => 1,
                    _ => 2,
                }
            );
        var bitRate =
            KiloBits[
                isFirst ? layer - 1
                : layer == 1 ? 3
                : 4
            ][bits - 1] * 1_000;
        var samples = layer switch
        {
            1 => 384,
            2 => 1_152,
            _ => isFirst ? 1_152 : 576,
        };
        var size = layer == 1 ? (12 * bitRate / rate + padding) * 4 : samples / 8 * bitRate / rate + padding;
        return size < 16 ? null : new((int)(word >> 17 & 0xF), rate, (word >> 6 & 3) == 3 ? 1 : 2, size, samples);
    }

    /// <summary>Whether another frame may belong to the same stream.</summary>
    public bool IsLike(MpegHeader other) => Kind == other.Kind;
}
