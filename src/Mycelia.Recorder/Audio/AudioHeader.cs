using System.Buffers.Binary;

namespace Mycelia.Recorder.Audio;

/// <summary>Reads what a chunk's audio is from its first bytes, without decoding it.</summary>
internal static class AudioHeader
{
    /// <returns>Rate and channels; null for what is none of the encodings that chunks come in.</returns>
    public static AudioFormat? Read(ReadOnlySpan<byte> file)
    {
        var head = file[..Math.Min(file.Length, 128)];
        return head.StartsWith("OggS"u8) && head.IndexOf("OpusHead"u8) is >= 0 and var opus && head.Length >= opus + 16
            ? new(BinaryPrimitives.ReadInt32LittleEndian(head[(opus + 12)..]), head[opus + 9])
            : null;
    }
}
