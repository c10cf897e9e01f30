using System.Buffers.Binary;
using System.Text;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio.Encoders;

/// <summary>The two packets that an Ogg Opus file begins with (RFC 7845, 5).</summary>
internal static class OpusHeaders
{
    private const byte Version = 1;
    private const int IdentificationSize = 19;

    /// <summary>What is in the file, and how to decode it.</summary>
    /// <param name="original">The audio as it was recorded.</param>
    /// <param name="isMultistream">Whether each channel is a stream of its own, not all of them one.</param>
    /// <param name="preSkip">Samples of 48 kHz that decoders leave out at the beginning.</param>
    public static byte[] Identification(AudioFormat original, bool isMultistream, int preSkip)
    {
        var channels = original.Channels;
        var header = new byte[IdentificationSize + (isMultistream ? 2 + channels : 0)];
        "OpusHead"u8.CopyTo(header);
        header[8] = Version;
        header[9] = (byte)channels;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(10), (ushort)preSkip);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), original.SampleRate);
        if (isMultistream)
        {
            // Up to eight channels have places in a room (family 1), more have none; no two of them are coupled.
            header[18] = (byte)(channels <= 8 ? 1 : 255);
            header[19] = (byte)channels;
            for (var channel = 0; channel < channels; channel++)
                header[IdentificationSize + 2 + channel] = (byte)channel;
        }

        return header;
    }

    /// <summary>The vendor alone: a date would make other bytes of the same audio.</summary>
    public static byte[] Comments(string vendor)
    {
        var length = Encoding.UTF8.GetByteCount(vendor);
        var header = new byte[8 + sizeof(int) + length + sizeof(int)];
        "OpusTags"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), length);
        Encoding.UTF8.GetBytes(vendor, header.AsSpan(12));
        return header;
    }
}
