using System.Buffers.Binary;
using Mycelia.Recorder.Audio;

namespace Mycelia.LocalServer.Recordings;

/// <summary>A WAV header for more than 2 GiB: its sizes are unsigned, and a day at 16 kHz needs that bit.</summary>
internal static class LargeWavHeader
{
    private const int RiffSizeOffset = 4;
    private const int DataSizeOffset = 40;
    private const int RiffSizeOverData = WavHeader.Size - 8;

    /// <summary>The most frames that one WAV file can hold.</summary>
    public static long MostFrames(AudioFormat format) => (uint.MaxValue - RiffSizeOverData) / format.BytesPerFrame;

    public static byte[] Of(AudioFormat format, long frames)
    {
        var header = new byte[WavHeader.Size];
        WavHeader.Write(header, format, 0);
        var dataBytes = checked((uint)(frames * format.BytesPerFrame));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(RiffSizeOffset), checked(RiffSizeOverData + dataBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(DataSizeOffset), dataBytes);
        return header;
    }
}
