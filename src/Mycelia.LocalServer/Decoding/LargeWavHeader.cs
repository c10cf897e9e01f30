using System.Buffers.Binary;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Decoding;

/// <summary>
/// A WAV header for more than 2 GiB. Its sizes are unsigned: a day at 16 kHz needs that bit. What is longer than they can say has
/// an RF64 header (EBU Tech 3306) with sizes of 64 bits; libsndfile would read an open size, as of a stream, as 4 GiB.
/// </summary>
internal static class LargeWavHeader
{
    private const int RiffSizeOffset = 4;
    private const int FormatOffset = 12;
    private const int Ds64Bytes = 28;

    public static byte[] Of(AudioFormat format, long frames)
    {
        var header = new byte[WavHeader.SizeOf(format.Samples)];
        var dataBytes = frames * format.BytesPerFrame;
        var fits = header.Length - 8 + WavHeader.Padded(dataBytes) <= uint.MaxValue;
        WavHeader.Write(header, format, fits ? (int)(uint)dataBytes : -1);
        return fits ? header : Enlarge(header, dataBytes, frames);
    }

    /// <summary>Puts the chunk of the true sizes in front of the format.</summary>
    private static byte[] Enlarge(ReadOnlySpan<byte> header, long dataBytes, long frames)
    {
        var large = new byte[header.Length + 8 + Ds64Bytes];
        header[..FormatOffset].CopyTo(large);
        "RF64"u8.CopyTo(large);
        BinaryPrimitives.WriteUInt32LittleEndian(large.AsSpan(RiffSizeOffset), uint.MaxValue);
        var ds64 = large.AsSpan(FormatOffset);
        "ds64"u8.CopyTo(ds64);
        BinaryPrimitives.WriteUInt32LittleEndian(ds64[4..], Ds64Bytes);
        BinaryPrimitives.WriteInt64LittleEndian(ds64[8..], large.Length - 8 + WavHeader.Padded(dataBytes));
        BinaryPrimitives.WriteInt64LittleEndian(ds64[16..], dataBytes);
        BinaryPrimitives.WriteInt64LittleEndian(ds64[24..], frames);
        header[FormatOffset..].CopyTo(ds64[(8 + Ds64Bytes)..]);
        return large;
    }
}
