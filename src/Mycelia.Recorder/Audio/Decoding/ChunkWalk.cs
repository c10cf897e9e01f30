using System.Buffers.Binary;

namespace Mycelia.Recorder.Audio.Decoding;

/// <summary>
/// A file made of chunks (WAV, RF64, W64, AIFF, CAF), and where its sound truly ends: sizes are claims of a program that may have been
/// killed, or that counts in 32 bits.
/// </summary>
/// <param name="Kind">How it is laid out.</param>
/// <param name="Start">Where the file begins.</param>
/// <param name="Data">Where the sound begins.</param>
/// <param name="DataEnd">Where it ends.</param>
/// <param name="Claimed">Bytes of sound that are promised; null: the writer left it open.</param>
/// <param name="SizeOffset">Where the promise stands.</param>
/// <param name="Next">Where another such file begins; null: none does.</param>
/// <param name="LeftOver">Bytes behind that are neither sound nor chunks.</param>
/// <param name="Samples">What the <c>fact</c> chunk says there are, of each channel.</param>
internal sealed record ChunkWalk(
    ChunkedKind Kind,
    long Start,
    long Data,
    long DataEnd,
    long? Claimed,
    long SizeOffset,
    long? Next,
    long LeftOver,
    long? Samples
)
{
    /// <summary>A writer that left the size open may have written less than the largest.</summary>
    private const long OpenEnded = 0x7FFF_F000;

    /// <summary>Nobody writes so many chunks before the sound.</summary>
    private const int MostChunks = 10_000;

    /// <summary>More than that behind the sound is sound, when it is no chunk.</summary>
    private const long SmallRest = 4_096;

    /// <summary>Whether the size that stands there is not the true one.</summary>
    public bool IsClaimWrong => Claimed is not { } claimed || claimed != DataEnd - Data;

    /// <summary>Whether there is less sound than is promised.</summary>
    public bool IsCutOff => Claimed > DataEnd - Data;

    /// <summary>What is strange about it; a clause for the user, null: nothing.</summary>
    public string? Remark =>
        (Claimed ?? DataEnd - Data) switch
        {
            var promised when promised > DataEnd - Data =>
                $"it is cut off: its header promises {promised} bytes of sound, and {DataEnd - Data} are there",
            var promised when promised < DataEnd - Data =>
                $"its header promises only {promised} bytes of sound, and {DataEnd - Data} are there",
            _ => LeftOver > 0 ? $"{LeftOver} bytes at its end are no sound, and are left out" : null,
        };

    /// <returns>Null when it is no such file, or has no sound.</returns>
    public static ChunkWalk? Read(ByteCursor file, long start, long end)
    {
        if (ChunkedKind.Of(file.Read(start, 40)) is not { } kind)
            return null;
        long? wide = null,
            samples = null;
        var at = start + kind.Head;
        for (var looked = 0; looked < MostChunks && at + kind.ChunkHead <= end; looked++)
        {
            var head = file.Read(at, kind.ChunkHead + 16);
            var size = kind.SizeIn(head);
            var body = at + kind.ChunkHead;
            if (head.StartsWith("ds64"u8) && head.Length >= kind.ChunkHead + 16)
                wide = BinaryPrimitives.ReadInt64LittleEndian(head[(kind.ChunkHead + 8)..]);
            if (head.StartsWith("fact"u8) && size >= 4 && head.Length >= kind.ChunkHead + 4 && !kind.IsBigEndian)
                samples = BinaryPrimitives.ReadUInt32LittleEndian(head[kind.ChunkHead..]);
            if (head[..4].SequenceEqual(System.Text.Encoding.ASCII.GetBytes(kind.Sound)))
                return Sound(file, kind, start, body, end, size == uint.MaxValue && wide is > 0 ? wide.Value : size) with
                {
                    SizeOffset = at + kind.IdBytes,
                    Samples = samples,
                };
            if (size < 0 || body + size > end)
                return null;
            at = Aligned(kind, start, body + size);
        }

        return null;
    }

    private static ChunkWalk Sound(ByteCursor file, ChunkedKind kind, long start, long data, long end, long size)
    {
        var rest = end - data;
        long? claimed = size < 0 || (kind.SizeBytes == 4 && size >= OpenEnded && size > rest) ? null : size;
        ChunkWalk At(long until, long? next, long leftOver) => new(kind, start, data, until, claimed, 0, next, leftOver, null);
        if (claimed is not { } promised || promised >= rest)
            return ToEnd();
        var behind = AfterChunks(file, kind, start, data + promised, end);
        if (ChunkedKind.Of(file.Read(behind, 40)) is not null)
            return At(data + promised, behind, 0);
        var unknown = end - behind;
        // Sound goes on where the size is too small: what follows it is then no chunk.
        return behind == data + promised && (promised == 0 ? unknown > 0 : unknown > SmallRest && !IsEmpty(file, behind, end))
            ? ToEnd()
            : At(data + promised, null, unknown);

        // Where no size tells, only the beginning of another file does.
        ChunkWalk ToEnd() => FindFile(file, data, end) is { } other ? At(other, other, 0) : At(end, null, 0);
    }

    private static long? FindFile(ByteCursor file, long at, long end)
    {
        while (at < end)
        {
            var bytes = file.From(at);
            var found = bytes.IndexOf("RIFF"u8);
            if (found >= 0 && ChunkedKind.Of(file.Read(at + found, 40)) is not null)
                return at + found;
            at += found >= 0 ? found + 1 : Math.Max(1, bytes.Length - 3);
        }

        return null;
    }

    /// <summary>Where what follows the sound is no chunk any more.</summary>
    private static long AfterChunks(ByteCursor file, ChunkedKind kind, long start, long at, long end)
    {
        while (at < end)
        {
            // Some writers leave the padding out, also of the sound.
            var padded = Aligned(kind, start, at);
            if (ChunkAt(file, kind, padded, end) is { } next)
                at = next;
            else if (padded != at && ChunkAt(file, kind, at, end) is { } unpadded)
                at = unpadded;
            else if (padded >= end || ChunkedKind.Of(file.Read(padded, 40)) is not null)
                return Math.Min(padded, end);
            else
                return at;
        }

        return end;
    }

    private static long? ChunkAt(ByteCursor file, ChunkedKind kind, long at, long end)
    {
        var head = file.Read(at, kind.ChunkHead);
        if (head.Length < kind.ChunkHead || ChunkedKind.Of(file.Read(at, 40)) is not null)
            return null;
        foreach (var letter in head[..4])
        {
            if (letter is < 0x20 or > 0x7E)
                return null;
        }

        return kind.SizeIn(head) is >= 0 and var size && at + kind.ChunkHead + size <= end ? at + kind.ChunkHead + size : null;
    }

    private static bool IsEmpty(ByteCursor file, long at, long end)
    {
        while (at < end)
        {
            var bytes = file.From(at);
            if (bytes.IsEmpty || bytes[..(int)Math.Min(bytes.Length, end - at)].ContainsAnyExcept((byte)0))
                return false;
            at += bytes.Length;
        }

        return true;
    }

    private static long Aligned(ChunkedKind kind, long start, long at) => start + (at - start + kind.Align - 1) / kind.Align * kind.Align;
}
