using System.Numerics;
using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Files;

/// <summary>CRC-32C (Castagnoli; RFC 3720, B.4), by the processor's own instruction where it has one.</summary>
internal static class Checksum
{
    /// <summary>As it stands in a register that is shifted to the right.</summary>
    private const uint Polynomial = 0x82F6_3B78;

    public static uint Crc32C(uint seed, ReadOnlySpan<byte> bytes)
    {
        var crc = ~seed;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
            crc = BitOperations.Crc32C(crc, word);
        foreach (var one in bytes[(bytes.Length & ~7)..])
            crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }

    /// <summary>Turns back the one bit by which bytes differ from those of another sum.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="difference">In which bits their sum, from whatever seed, differs from that of the others.</param>
    /// <returns>False where they differ in more; then nothing is changed.</returns>
    public static bool TryTurnBack(Span<byte> bytes, uint difference)
    {
        // What is left at the end of one bit that was turned over, from the last bit to the first: a bit further off is one more step away.
        var trace = Polynomial;
        for (var bit = bytes.Length * 8L - 1; bit >= 0; bit--)
        {
            if (trace == difference)
            {
                bytes[(int)(bit / 8)] ^= (byte)(1 << (int)(bit % 8));
                return true;
            }

            trace = (trace >> 1) ^ ((trace & 1) * Polynomial);
        }

        return false;
    }
}
