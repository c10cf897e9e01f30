using System.Buffers.Binary;

namespace Mycelia.Page.Tests.Support;

/// <summary>Noise of which every frame is known by its time: whatever is heard, it says when it was.</summary>
internal static class Signal
{
    public const int Rate = 16_000;

    private const int Header = 44;
    private const int Loudness = 6_000;

    /// <summary>The sample of a frame that is counted from 1970.</summary>
    public static short At(long frame)
    {
        var mixed = unchecked((ulong)frame * 0x9E3779B97F4A7C15);
        mixed = unchecked((mixed ^ (mixed >> 29)) * 0xBF58476D1CE4E5B9);
        return (short)((int)((mixed >> 33) % (2 * Loudness)) - Loudness);
    }

    public static long FrameOf(DateTimeOffset time) => time.ToUnixTimeMilliseconds() * (Rate / 1000);

    /// <summary>A WAV file of so many seconds.</summary>
    public static byte[] Wav(DateTimeOffset from, int seconds)
    {
        var frames = seconds * Rate;
        var wav = new byte[Header + (2 * frames)];
        "RIFF"u8.CopyTo(wav);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(4), wav.Length - 8);
        "WAVEfmt "u8.CopyTo(wav.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(24), Rate);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(28), 2 * Rate);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(34), 16);
        "data"u8.CopyTo(wav.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(40), 2 * frames);
        var first = FrameOf(from);
        for (var at = 0; at < frames; at++)
            BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(Header + (2 * at)), At(first + at));
        return wav;
    }

    /// <summary>A WAV file of floats, a second of silence.</summary>
    public static byte[] Floats()
    {
        const int pcm = 4 * Rate;
        var wav = new byte[Header + pcm];
        Wav(DateTimeOffset.UnixEpoch, 0).CopyTo(wav, 0);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(4), wav.Length - 8);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(20), 3);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(28), 4 * Rate);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(32), 4);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(34), 32);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(40), pcm);
        return wav;
    }
}
