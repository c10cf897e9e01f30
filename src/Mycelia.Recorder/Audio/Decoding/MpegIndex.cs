using System.Buffers.Binary;

namespace Mycelia.Recorder.Audio.Decoding;

/// <summary>
/// A frame of an MP3 stream that is no sound: what its encoder says of the others (Xing, Info, VBRI; LAME's delay and padding).
/// </summary>
/// <param name="Frames">How many follow; null: it does not say.</param>
/// <param name="Delay">Samples before the sound that are the encoder's.</param>
/// <param name="Padding">And behind it.</param>
internal readonly record struct MpegIndex(long? Frames, int Delay, int Padding)
{
    /// <summary>What every MP3 decoder adds before the first sample.</summary>
    private const int DecoderDelay = 529;

    /// <summary>Samples to be left out at the beginning.</summary>
    public int Lead => Delay == 0 && Padding == 0 ? 0 : Delay + DecoderDelay;

    /// <summary>And at the end.</summary>
    public int Tail => Math.Max(0, Padding - DecoderDelay);

    /// <returns>Null when the frame is sound.</returns>
    public static MpegIndex? Read(ReadOnlySpan<byte> frame, MpegHeader header)
    {
        if (frame.Length > 36 + 18 && frame[36..].StartsWith("VBRI"u8))
            return new(BinaryPrimitives.ReadUInt32BigEndian(frame[(36 + 14)..]), 0, 0);
        var isFirst = (header.Kind & 0xC) == 0xC;
        var side =
            MpegHeader.Length
            + (isFirst, header.Channels) switch
            {
                (true, 2) => 32,
                (true, _) or (false, 2) => 17,
                _ => 9,
            };
        return ReadXing(frame, side) ?? ReadXing(frame, side + 2);
    }

    private static MpegIndex? ReadXing(ReadOnlySpan<byte> frame, int at)
    {
        if (frame.Length < at + 8 || !(frame[at..].StartsWith("Xing"u8) || frame[at..].StartsWith("Info"u8)))
            return null;
        var flags = frame[at + 7];
        at += 8;
        long? frames = null;
        if ((flags & 1) != 0 && frame.Length >= at + 4)
        {
            frames = BinaryPrimitives.ReadUInt32BigEndian(frame[at..]);
            at += 4;
        }

        at += ((flags & 2) == 0 ? 0 : 4) + ((flags & 4) == 0 ? 0 : 100) + ((flags & 8) == 0 ? 0 : 4);
        // After 21 bytes of the encoder's name and settings, 12 bits each.
        if (frame.Length < at + 24 || frame[at] == 0)
            return new(frames, 0, 0);
        return new(frames, frame[at + 21] << 4 | frame[at + 22] >> 4, (frame[at + 22] & 0xF) << 8 | frame[at + 23]);
    }
}
