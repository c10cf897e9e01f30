using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Disk;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Queue.Journal;

/// <summary>
/// The blocks of the chunk that is still open, on the disk as they come: they survive <c>kill -9</c> as soon as
/// <see cref="Append"/> returns, and a power cut once synced. A file of its own beside the queue, written in place over
/// and over: a table would write every byte four to five times. Not safe for concurrent use.
/// </summary>
/// <remarks>
/// The file is a sequence of records: <c>crc32c, length, sequence (4 bytes each, little-endian), bytes</c>. The first of
/// a chunk is its <see cref="OpenChunk"/> in JSON, sequence 0; the others are PCM, counting up. The checksum is seeded
/// with that of the first record, so that what an earlier, longer chunk left behind them is no part of it; the first bad
/// checksum is the end.
/// </remarks>
internal sealed partial class CaptureJournal : IDisposable
{
    private const int Head = 12;
    private const int LargestRecord = 16 * 1024 * 1024;

    /// <summary>More than an open chunk can come to, 10 seconds of eight channels of floats at 192 kHz; more is none.</summary>
    private const int LargestChunk = RowValues.LargestAudio;
    private const int Page = 4_096;

    private readonly string _path;

    // Of the thread that appends.
    private byte[] _pages = new byte[3 * Page];
    private int _kept;
    private OpenChunk? _open;
    private long _end;
    private uint _seed;
    private uint _sequence;

    // Written by that thread, and by the one that syncs.
    private volatile SafeFileHandle _file;
    private volatile bool _unsynced;
    private volatile bool _isNameUnsynced = true;

    /// <param name="databasePath">The queue beside which it is.</param>
    /// <param name="input">Of which input of the run, from 1: each has one of its own.</param>
    public CaptureJournal(string databasePath, int input = 1)
    {
        _path = PathOf(databasePath, input);
        _file = PrivateFile.OpenLocked(_path);
    }

    /// <summary>How much a dead recorder left of its open chunks, about.</summary>
    public static long BytesOf(string databasePath) =>
        Enumerable
            .Range(1, InputName.Most)
            .Sum(input =>
                new FileInfo(PathOf(databasePath, input)) is { Exists: true, Length: var bytes } ? Math.Min(bytes, LargestChunk) : 0
            );

    public static string PathOf(string databasePath, int input = 1) => RealPath.Of(databasePath) + SideFiles.JournalOf(input);

    /// <summary>The inputs besides the first of which there is a journal: a run with as many left it.</summary>
    public static IEnumerable<int> FindOthers(string databasePath) =>
        Enumerable.Range(2, InputName.Most - 1).Where(input => FileFacts.OfName(PathOf(databasePath, input)).Kind != FileKind.Absent);

    /// <summary>What is known to be wrong with it, in words: whoever comes upon the same need not say it again.</summary>
    public string? Problem { get; set; }

    /// <summary>Whether something was appended since the last <see cref="Sync"/>.</summary>
    public bool IsUnsynced => _unsynced;

    /// <summary>Adds samples to an open chunk; those of another chunk begin the file anew.</summary>
    /// <exception cref="StorageException">The disk refuses; the chunk in memory is not affected.</exception>
    public void Append(OpenChunk chunk, ReadOnlySpan<byte> pcm)
    {
        try
        {
            TryAppend(chunk, pcm);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or UnauthorizedAccessException or IOException and not StorageException)
        {
            throw new StorageException(StorageRefusal.Of(e), e);
        }
    }

    private void TryAppend(OpenChunk chunk, ReadOnlySpan<byte> pcm)
    {
        if (chunk != _open)
        {
            (_end, _kept, _seed, _sequence) = (0, 0, 0, 0);
            _open = null;
            // Deleted: what is written would be found by nobody. A sync may be at the old one still; it is let go of when that has ended.
            if (!File.Exists(_path))
            {
                _file = PrivateFile.OpenLocked(_path);
                _isNameUnsynced = true;
            }

            _seed = Write(JsonSerializer.SerializeToUtf8Bytes(chunk, QueueJson.Default.OpenChunk));
            _open = chunk;
        }

        Write(pcm);
        _unsynced = true;
    }

    /// <summary>Makes what was appended survive a power cut. May run beside <see cref="Append"/>.</summary>
    /// <exception cref="StorageException">The disk refuses.</exception>
    public void Sync()
    {
        // First the flag: what is appended meanwhile may have missed this sync, and raises it again.
        _unsynced = false;
        if (OperatingSystem.IsLinux())
        {
            // The file keeps its size after the first chunk, so there is no metadata to write each time.
            if (FdataSync(_file) != 0)
                throw new StorageException(StorageRefusal.Of(Marshal.GetLastPInvokeError()));
        }
        else
        {
            RandomAccess.FlushToDisk(_file);
        }

        if (_isNameUnsynced)
            SyncName();
    }

    /// <summary>What the file holds: the chunk that a dead recorder had open, as far as it got.</summary>
    /// <returns>Null when there is none.</returns>
    public (OpenChunk Chunk, byte[] Pcm)? Read()
    {
        var read = Read(_file, out var isMended);
        IsMended = isMended;
        return read;
    }

    /// <summary>Whether the disk had changed something of what was read.</summary>
    public bool IsMended { get; private set; }

    /// <summary>Copies a file that holds something, of which nothing can be read.</summary>
    /// <returns>Where to; null when it holds nothing.</returns>
    public string? KeepUnreadable()
    {
        Span<byte> head = stackalloc byte[Head];
        if (RandomAccess.Read(_file, head, 0) < Head || head.IndexOfAnyExcept((byte)0) < 0)
            return null;
        var kept = $"{_path}.damaged-{Timestamp.InName(DateTimeOffset.UtcNow)}";
        using var copy = PrivateFile.OpenLocked(kept);
        var bytes = new byte[Math.Min(RandomAccess.GetLength(_file), LargestChunk)];
        RandomAccess.Write(copy, bytes.AsSpan(0, RandomAccess.Read(_file, bytes, 0)), 0);
        return kept;
    }

    /// <summary>The same of a queue that is not open; changes nothing.</summary>
    /// <param name="databasePath">The queue.</param>
    /// <param name="input">Of which input.</param>
    /// <returns>Null when there is none, or a recorder is at it.</returns>
    public static (OpenChunk Chunk, byte[] Pcm)? ReadFile(string databasePath, int input = 1)
    {
        var path = PathOf(databasePath, input);
        if (FileFacts.Of(path).Kind != FileKind.Regular)
            return null;
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Read(file, out _);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A recorder has it: its open chunk is in the queue before long. Or it is not for this user to read.
            return null;
        }
    }

    /// <summary>
    /// Record by record: the length of a file that may come from anybody is no reason to take so much memory. Of a record in which the disk
    /// turned over a bit, that is turned back. One that differs in more was written in part, when the power failed: it may hold what an
    /// earlier chunk left there, so it is the end, even where the next one fits.
    /// </summary>
    private static (OpenChunk Chunk, byte[] Pcm)? Read(SafeFileHandle file, out bool isMended)
    {
        var at = 0L;
        isMended = false;
        if (!TryTakeMended(file, ref at, seed: 0, sequence: 0, out var first, out var seed, ref isMended) || Parse(first) is not { } chunk)
            return null;
        using var pcm = new MemoryStream();
        for (
            uint sequence = 1;
            pcm.Length <= LargestChunk && TryTakeMended(file, ref at, seed, sequence, out var samples, out _, ref isMended);
            sequence++
        )
            pcm.Write(samples);
        return (chunk, pcm.ToArray());
    }

    private static bool TryTakeMended(
        SafeFileHandle file,
        ref long at,
        uint seed,
        uint sequence,
        out byte[] bytes,
        out uint checksum,
        ref bool isMended
    )
    {
        if (TryTake(file, ref at, seed, sequence, out bytes, out checksum))
            return true;
        var isTurnedBack = TryTurnBack(file, ref at, seed, sequence, out bytes, out checksum);
        isMended |= isTurnedBack;
        return isTurnedBack;
    }

    /// <summary>A record with the one bit turned back with which it fits.</summary>
    private static bool TryTurnBack(SafeFileHandle file, ref long at, uint seed, uint sequence, out byte[] bytes, out uint checksum)
    {
        (bytes, checksum) = ([], 0);
        Span<byte> head = stackalloc byte[Head];
        if (RandomAccess.Read(file, head, at) < Head)
            return false;
        var told = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
        var rest = RandomAccess.GetLength(file) - at - Head;
        // The length as it is, and with each of its bits turned over.
        for (var bit = -1; bit < 32; bit++)
        {
            var length = bit < 0 ? told : told ^ (1u << bit);
            if (length > Math.Min(rest, LargestRecord))
                continue;
            var record = new byte[Head + length];
            if (!ReadWhole(file, record, at))
                return false;
            var content = record.AsSpan(4);
            BinaryPrimitives.WriteUInt32LittleEndian(content, length);
            var difference = BinaryPrimitives.ReadUInt32LittleEndian(record) ^ Checksum.Crc32C(seed, content);
            // Or the bit is one of the checksum's own.
            if (bit >= 0 ? difference != 0 : !BitOperations.IsPow2(difference) && !Checksum.TryTurnBack(content, difference))
                continue;
            if (
                BinaryPrimitives.ReadUInt32LittleEndian(content[4..]) != sequence
                || BinaryPrimitives.ReadUInt32LittleEndian(content) != length
            )
                continue;
            (bytes, checksum) = (record[Head..], Checksum.Crc32C(seed, content));
            at += record.Length;
            return true;
        }

        return false;
    }

    /// <summary>Cuts off what is behind the open chunk, or all.</summary>
    /// <param name="isOpen">Whether a chunk is open.</param>
    public void Trim(bool isOpen)
    {
        if (!isOpen)
            Clear();
        else
            RandomAccess.SetLength(_file, _end);
    }

    /// <summary>Forgets what the file holds.</summary>
    public void Clear()
    {
        RandomAccess.SetLength(_file, 0);
        _open = null;
    }

    public void Dispose() => PrivateFile.CloseLocked(_file);

    /// <summary>Removes the file if it holds nothing; it is made again when it is needed.</summary>
    public void RemoveEmpty()
    {
        try
        {
            if (RandomAccess.GetLength(_file) == 0)
                File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays, empty: the next run takes it, or removes it.
        }
    }

    /// <summary>A file that was just made: SQLite syncs the folder for files of its own, and only when it makes them.</summary>
    private void SyncName()
    {
        _isNameUnsynced = false;
        try
        {
            FolderSync.FlushOf(_path);
        }
        catch (IOException)
        {
            _isNameUnsynced = true;
            throw;
        }
    }

    private static OpenChunk? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, QueueJson.Default.OpenChunk) is { MakesSense: true } chunk ? chunk : null;
        }
        catch (JsonException)
        {
            // A checksum that fits by chance, or another version's: nothing that could be rescued.
            return null;
        }
    }

    private static bool TryTake(SafeFileHandle file, ref long at, uint seed, uint sequence, out byte[] bytes, out uint checksum)
    {
        bytes = [];
        checksum = 0;
        Span<byte> head = stackalloc byte[Head];
        if (RandomAccess.Read(file, head, at) < Head)
            return false;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
        if (length > LargestRecord || BinaryPrimitives.ReadUInt32LittleEndian(head[8..]) != sequence)
            return false;
        bytes = new byte[length];
        if (!ReadWhole(file, bytes, at + Head))
            return false;
        checksum = BinaryPrimitives.ReadUInt32LittleEndian(head);
        if (checksum != Checksum.Crc32C(Checksum.Crc32C(seed, head[4..]), bytes))
            return false;
        at += Head + length;
        return true;
    }

    private static bool ReadWhole(SafeFileHandle file, Span<byte> bytes, long at)
    {
        while (bytes.Length > 0)
        {
            var length = RandomAccess.Read(file, bytes, at);
            if (length == 0)
                return false;
            bytes = bytes[length..];
            at += length;
        }

        return true;
    }

    /// <summary>
    /// Writes whole pages, with what is in use of the first: to fill up a page that is not in memory, the system would have to read it.
    /// </summary>
    /// <returns>The record's checksum.</returns>
    private uint Write(ReadOnlySpan<byte> bytes)
    {
        var length = Head + bytes.Length;
        var used = _kept + length;
        var padded = (used + Page - 1) / Page * Page;
        if (_pages.Length < padded)
            Array.Resize(ref _pages, padded);
        var record = _pages.AsSpan(_kept, length);
        BinaryPrimitives.WriteInt32LittleEndian(record[4..], bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record[8..], _sequence);
        bytes.CopyTo(record[Head..]);
        var checksum = Checksum.Crc32C(_seed, record[4..]);
        BinaryPrimitives.WriteUInt32LittleEndian(record, checksum);
        _pages.AsSpan(used, padded - used).Clear();
        RandomAccess.Write(_file, _pages.AsSpan(0, padded), _end - _kept);
        _end += length;
        _sequence++;
        _kept = used % Page;
        _pages.AsSpan(used - _kept, _kept).CopyTo(_pages);
        return checksum;
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FdataSync(SafeFileHandle file);
}
