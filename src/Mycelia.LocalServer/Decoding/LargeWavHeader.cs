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
    private const int DataSizeOffset = 40;
    private const int RiffSizeOverData = WavHeader.Size - 8;
    private const int Ds64Bytes = 28;
    private const int Rf64Size = WavHeader.Size + 8 + Ds64Bytes;

    public static byte[] Of(AudioFormat format, long frames)
    {
        var header = new byte[WavHeader.Size];
        WavHeader.Write(header, format, 0);
        var dataBytes = frames * format.BytesPerFrame;
        var fits = dataBytes <= uint.MaxValue - RiffSizeOverData;
        BinaryPrimitives.WriteUInt32LittleEndian(
            header.AsSpan(RiffSizeOffset),
            fits ? (uint)(RiffSizeOverData + dataBytes) : uint.MaxValue
        );
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(DataSizeOffset), fits ? (uint)dataBytes : uint.MaxValue);
        return fits ? header : Enlarge(header, dataBytes, frames);
    }

    /// <summary>Puts the chunk of the true sizes in front of the format.</summary>
    private static byte[] Enlarge(ReadOnlySpan<byte> header, long dataBytes, long frames)
    {
        var large = new byte[Rf64Size];
        header[..FormatOffset].CopyTo(large);
        "RF64"u8.CopyTo(large);
        var ds64 = large.AsSpan(FormatOffset);
        "ds64"u8.CopyTo(ds64);
        BinaryPrimitives.WriteUInt32LittleEndian(ds64[4..], Ds64Bytes);
        BinaryPrimitives.WriteInt64LittleEndian(ds64[8..], Rf64Size - 8 + dataBytes);
        BinaryPrimitives.WriteInt64LittleEndian(ds64[16..], dataBytes);
        BinaryPrimitives.WriteInt64LittleEndian(ds64[24..], frames);
        header[FormatOffset..].CopyTo(ds64[(8 + Ds64Bytes)..]);
        return large;
    }
}
