using System.Buffers.Binary;

namespace Mycelia.Benchmarks.Backlog;

/// <summary>The audio of a backlog: a WAV file, and each chunk of it as one.</summary>
/// <param name="file">Where it is.</param>
/// <param name="chunks">How many there are.</param>
internal sealed class BacklogAudio(string file, int chunks)
{
    public const int ChunkSeconds = 10;

    private const int HeaderBytes = 44;
    private const int ChunkBytes = ChunkSeconds * Speech.BytesPerSecond;

    public string File => file;

    public int Chunks => chunks;

    /// <summary>Writes it.</summary>
    public static BacklogAudio Make(string file, int chunks)
    {
        using var output = System.IO.File.Create(file, 1 << 20);
        output.Write(Header((uint)(chunks * ChunkBytes)));
        new Speech().Write(output, chunks * ChunkSeconds);
        return new(file, chunks);
    }

    /// <summary>A chunk as a WAV file.</summary>
    public byte[] Read(int chunk)
    {
        byte[] wav = [.. Header(ChunkBytes), .. new byte[ChunkBytes]];
        using var input = System.IO.File.OpenHandle(file);
        _ = RandomAccess.Read(input, wav.AsSpan(HeaderBytes), HeaderBytes + (long)chunk * ChunkBytes);
        return wav;
    }

    private static byte[] Header(uint bytes)
    {
        var header = new byte[HeaderBytes];
        var rest = header.AsSpan();
        "RIFF"u8.CopyTo(rest);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[4..], bytes + HeaderBytes - 8);
        "WAVEfmt "u8.CopyTo(rest[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[16..], 16);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[20..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[22..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[24..], Speech.SampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[28..], Speech.BytesPerSecond);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[32..], sizeof(short));
        BinaryPrimitives.WriteUInt16LittleEndian(rest[34..], 16);
        "data"u8.CopyTo(rest[36..]);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[40..], bytes);
        return header;
    }
}
