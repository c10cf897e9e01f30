using System.Buffers.Binary;
using System.Diagnostics;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Capture.Files;
using Mycelia.Recorder.Importing;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Limits;

namespace Mycelia.Recorder.Tests.Importing;

/// <summary>
/// Files that nobody can read to their end in a reasonable time: large ones that take no room, and what only looks like a file.
/// </summary>
public sealed class EndlessFileTests : IDisposable
{
    private const long Terabyte = 1_000_000_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryQueue _file = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mycelia-endless-");
    private readonly Events _events = new();

    public void Dispose()
    {
        _file.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("/proc/self/status")]
    [InlineData("/proc/kmsg")]
    [InlineData("/proc/kcore")]
    [InlineData("/sys/kernel/uevent_seqnum")]
    public async Task What_the_kernel_makes_for_its_reader_is_refused_at_once(string path)
    {
        Assert.SkipUnless(IsReadable(path), "not on this machine, or not for this user");
        using var queue = _file.Open();
        Assert.Equal(ImportOutcome.Unusable, await ImportAsync(queue, path));
        Assert.Contains("it is not a stored file", Assert.Single(_events.Of<FileNotImported>()).Reason, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => SoundFileSource.Open(path, AudioFormat.Default, FileSourceOptions.Default));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_cannot_fit_is_refused_before_it_is_read(bool isPlain)
    {
        var path = Rf64("huge.wav", isPlain ? 16_000 : 48_000, Terabyte);
        using var queue = _file.Open();
        Assert.Equal(ImportOutcome.Unusable, await ImportAsync(queue, path, 1_000_000_000));
        Assert.Equal(Hint.QueueSize, Assert.Single(_events.Of<FileNotImported>()).Hint);
    }

    [Theory]
    [InlineData(16_000)]
    [InlineData(48_000)]
    public async Task A_search_through_it_ends_when_it_is_to_stop(int rate)
    {
        // It promises a second, and whether sound follows has to be looked for.
        var path = Rf64("huge.wav", rate, rate * 2);
        using var queue = _file.Open();
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        var importing = Task.Run(() => Importer(queue, 1_000_000_000).ImportAsync(path, stop.Token));
        Assert.Equal(ImportOutcome.Stopped, await importing.WaitAsync(Patience, TestContext.Current.CancellationToken));

        using var opening = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        var open = Task.Run(() =>
            Assert.ThrowsAny<OperationCanceledException>(() =>
                SoundFileSource.Open(path, AudioFormat.Default, FileSourceOptions.Default, opening.Token)
            )
        );
        await open.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_large_file_that_was_imported_before_is_known_in_a_full_queue_too()
    {
        var path = Rf64("long.wav", 16_000, 210_000_000, 210_000_100);
        using var queue = _file.Open();
        Assert.Equal(ImportOutcome.Imported, await ImportAsync(queue, path));
        Assert.Equal(ImportOutcome.AlreadyImported, await ImportAsync(queue, path, 1_000_000));
    }

    [Fact]
    public async Task A_million_chunks_before_the_sound_take_no_time()
    {
        var path = Path.Combine(_folder.FullName, "chunks.wav");
        var bytes = new byte[12 + 8_000_000];
        "RIFF    WAVE"u8.CopyTo(bytes);
        for (var at = 12; at < bytes.Length; at += 8)
            "junk"u8.CopyTo(bytes.AsSpan(at));
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        using var queue = _file.Open();
        var began = Stopwatch.GetTimestamp();
        Assert.Equal(ImportOutcome.Unusable, await ImportAsync(queue, path));
        Assert.Throws<InvalidDataException>(() => WavHeader.Read(new MemoryStream(bytes)));
        // Looking at every chunk anew for each would take hours.
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Four_gigabytes_of_a_chunk_are_passed_over_not_read()
    {
        var path = Path.Combine(_folder.FullName, "skip.wav");
        using (var file = File.Create(path))
        {
            file.Write("RIFF    WAVEjunk"u8);
            file.Write([0, 0, 0, 0xf0]);
            file.SetLength(0xF000_0100);
        }

        using var stream = File.OpenRead(path);
        var began = Stopwatch.GetTimestamp();
        Assert.Throws<InvalidDataException>(() => WavHeader.Read(stream));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
    }

    private FileImporter Importer(ChunkQueue queue, long? limit = null) =>
        new(new OwnImportQueue(queue, QueueLimits.Default with { MaxBytes = limit }, TimeProvider.System), ImportOptions.Default, _events);

    private static bool IsReadable(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private Task<ImportOutcome> ImportAsync(ChunkQueue queue, string path, long? limit = null) =>
        Task.Run(() => Importer(queue, limit).ImportAsync(path, TestContext.Current.CancellationToken))
            .WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <summary>A file of zeros that takes no room: 16-bit mono.</summary>
    private string Rf64(string name, int rate, long promised, long length = Terabyte)
    {
        var head = new byte[36 + WavHeader.Size];
        WavHeader.Write(head.AsSpan(36), new(rate, 1), -1);
        // Before the format there are the sizes in 64 bits (EBU Tech 3306).
        head.AsSpan(36, 12).Clear();
        "RF64"u8.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), uint.MaxValue);
        "WAVEds64"u8.CopyTo(head.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(16), 28);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(20), length - 8);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(28), promised);
        var path = Path.Combine(_folder.FullName, name);
        using var stream = File.Create(path);
        stream.Write(head);
        stream.SetLength(length);
        return path;
    }
}
