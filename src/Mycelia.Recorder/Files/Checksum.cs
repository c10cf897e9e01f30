using System.Numerics;
using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Files;

/// <summary>CRC-32C (Castagnoli; RFC 3720, B.4), by the processor's own instruction where it has one.</summary>
internal static class Checksum
{
    public static uint Crc32C(uint seed, ReadOnlySpan<byte> bytes)
    {
        var crc = ~seed;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
            crc = BitOperations.Crc32C(crc, word);
        foreach (var one in bytes[(bytes.Length & ~7)..])
            crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }
}
