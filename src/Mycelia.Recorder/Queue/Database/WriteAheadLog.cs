using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Queue.Database;

/// <summary>
/// The log that SQLite keeps beside a queue. Its frames have a checksum that goes on from one to the next, and SQLite takes the first that
/// does not fit for the end: one bit that the disk turns over after a crash would cost all that was recorded after it, without a word. A
/// bit can be found and turned back; anything worse is said, and the log kept. The layout is that of sqlite.org/fileformat2.html, 4.
/// </summary>
internal static class WriteAheadLog
{
    private const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;
    private const int LargestPage = 8_192;
    private const uint Magic = 0x377f0682;

    /// <summary>The frames of a transaction that a power cut tore are followed by its own commit at the most.</summary>
    private const int CommitsThatAreNoEnd = 2;

    /// <summary>Turns bits back. The lock must be held, the file closed.</summary>
    /// <returns>What was done, in words.</returns>
    public static List<string> Mend(string path)
    {
        if (FileFacts.OfName(path + "-wal").Kind != FileKind.Regular)
            return [];
        try
        {
            var bytes = File.ReadAllBytes(path + "-wal");
            return Mend(path, bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // SQLite says why it cannot be read.
            return [];
        }
    }

    /// <summary>Renames it to a dated name that nothing has yet.</summary>
    /// <returns>The new path.</returns>
    /// <exception cref="IOException">The folder refuses.</exception>
    public static string SetAside(string path)
    {
        var aside = AsideOf(path);
        File.Move(path + "-wal", aside);
        File.Delete(path + "-shm");
        return aside;
    }

    private static List<string> Mend(string path, byte[] log)
    {
        if (log.Length < HeaderBytes || !MendHeader(log, out var turned))
            return [];
        var isLittle = (Read(log, 0) & 1) == 0;
        var page = (int)Math.Min(Read(log, 8), int.MaxValue);
        if (page is < 512 or > LargestPage || !BitOperations.IsPow2(page))
            return [];
        var size = FrameHeaderBytes + page;
        var sum = (Read(log, 24), Read(log, 28));
        for (var at = HeaderBytes; at + size <= log.Length; at += size)
        {
            var frame = log.AsSpan(at, size);
            if (Fits(frame, log, sum, isLittle, out var next))
            {
                sum = next;
                continue;
            }

            if (!GoesOn(log, at + size, size))
                break;
            if (!TurnBack(frame, log, sum, isLittle))
            {
                var aside = AsideOf(path);
                File.Copy(path + "-wal", aside);
                return
                [
                    "the log beside it is damaged in the middle, and what was written to the queue after that is not in it any more; "
                        + $"the log is kept as {aside}",
                ];
            }

            turned++;
            Fits(frame, log, sum, isLittle, out sum);
        }

        if (turned == 0)
            return [];
        // In its place, and of the same length: it is never without what it had.
        using (var file = File.OpenHandle(path + "-wal", FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            RandomAccess.Write(file, log, 0);
            RandomAccess.FlushToDisk(file);
        }

        return
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"the disk had turned over {turned} {(turned == 1 ? "bit" : "bits")} of the log beside it, which "
                    + $"{(turned == 1 ? "is" : "are")} turned back"
            ),
        ];
    }

    /// <summary>Whether the header is as it was written, or could be made so.</summary>
    private static bool MendHeader(byte[] log, out int turned)
    {
        turned = 0;
        if (HeaderFits(log))
            return true;
        for (var bit = 0; bit < HeaderBytes * 8; bit++)
        {
            log[bit / 8] ^= (byte)(1 << bit % 8);
            if (HeaderFits(log))
            {
                turned = 1;
                return true;
            }

            log[bit / 8] ^= (byte)(1 << bit % 8);
        }

        return false;
    }

    private static bool HeaderFits(byte[] log) =>
        (Read(log, 0) & ~1u) == Magic && Sum(log.AsSpan(0, 24), (0, 0), (Read(log, 0) & 1) == 0) == (Read(log, 24), Read(log, 28));

    private static bool Fits(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> log, (uint, uint) before, bool isLittle, out (uint, uint) sum)
    {
        sum = Sum(frame[FrameHeaderBytes..], Sum(frame[..8], before, isLittle), isLittle);
        return HasSalts(frame, log) && sum == (Read(frame, 16), Read(frame, 20));
    }

    /// <summary>The salts are others after each start of the log: what an earlier round left behind the end has not got them.</summary>
    private static bool HasSalts(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> log) => frame.Slice(8, 8).SequenceEqual(log.Slice(16, 8));

    /// <summary>Whether there are transactions behind a frame that does not fit.</summary>
    private static bool GoesOn(ReadOnlySpan<byte> log, int at, int size)
    {
        var commits = 0;
        for (; at + size <= log.Length && commits < CommitsThatAreNoEnd; at += size)
        {
            if (HasSalts(log[at..], log) && Read(log[at..], 4) != 0)
                commits++;
        }

        return commits >= CommitsThatAreNoEnd;
    }

    /// <summary>Finds the one bit with which the frame fits, and turns it.</summary>
    private static bool TurnBack(Span<byte> frame, ReadOnlySpan<byte> log, (uint, uint) before, bool isLittle)
    {
        for (var bit = 0; bit < frame.Length * 8; bit++)
        {
            frame[bit / 8] ^= (byte)(1 << bit % 8);
            if (Fits(frame, log, before, isLittle, out _))
                return true;
            frame[bit / 8] ^= (byte)(1 << bit % 8);
        }

        return false;
    }

    private static (uint, uint) Sum(ReadOnlySpan<byte> bytes, (uint First, uint Second) before, bool isLittle)
    {
        var (first, second) = before;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            first += (isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes)) + second;
            second +=
                (isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) : BinaryPrimitives.ReadUInt32BigEndian(bytes[4..])) + first;
        }

        return (first, second);
    }

    private static uint Read(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);

    private static string AsideOf(string path)
    {
        var dated = $"{path}-wal.damaged-{Timestamp.InName(DateTimeOffset.UtcNow)}";
        var aside = dated;
        for (var n = 2; File.Exists(aside); n++)
            aside = string.Create(CultureInfo.InvariantCulture, $"{dated}-{n}");
        return aside;
    }
}
