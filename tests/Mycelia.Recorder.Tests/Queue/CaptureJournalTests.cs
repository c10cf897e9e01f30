using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Win32.SafeHandles;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Journal;

namespace Mycelia.Recorder.Tests.Queue;

public sealed class CaptureJournalTests : IDisposable
{
    private static readonly RecordingInfo Recording = TemporaryQueue.NewRecording();
    private readonly TemporaryQueue _file = new();

    [Fact]
    public void The_open_chunk_of_every_input_is_queued_by_the_next_run()
    {
        var other = Recording with { Id = "other", Input = "@speaker" };
        using (var queue = _file.Open())
        {
            queue.OpenJournals(3);
            queue.Journals[0].Append(Open(4), new byte[3_200]);
            queue.Journals[1].Append(Open(7) with { Recording = other, StartMs = Open(4).StartMs - 1_000 }, new byte[6_400]);
        }

        // What a run with as many inputs leaves, one with fewer takes in as well.
        using (var next = _file.Open())
        {
            Assert.Equal(
                [(7, TimeSpan.FromSeconds(0.2), "@speaker"), (4, TimeSpan.FromSeconds(0.1), null)],
                next.Recovered.Select(static chunk => (chunk.Number, chunk.Duration, chunk.Recording.Input))
            );
            Assert.False(File.Exists(CaptureJournal.PathOf(_file.Path, 2)));
            Assert.False(File.Exists(CaptureJournal.PathOf(_file.Path, 3)));
        }

        using var last = _file.Open();
        Assert.Empty(last.Recovered);
        Assert.Equal(2, last.GetStatus().Chunks);
    }

    [Fact]
    public void A_journal_that_cannot_be_read_costs_no_other_input_its_chunk()
    {
        using (var queue = _file.Open())
        {
            queue.OpenJournals(2);
            queue.Journals[1].Append(Open(7), new byte[6_400]);
        }

        File.WriteAllBytes(JournalFile, [.. Enumerable.Repeat((byte)0xa5, 5_000)]);
        using var next = _file.Open();
        Assert.Equal(7, Assert.Single(next.Recovered).Number);
        Assert.Contains(next.Mended, static what => what.Contains("cannot be read", StringComparison.Ordinal));
    }

    private string JournalFile => CaptureJournal.PathOf(_file.Path);

    public void Dispose() => _file.Dispose();

    [Fact]
    public void What_was_appended_is_there_for_the_next_recorder()
    {
        Append(Open(3), [1, 2, 3, 4], [5, 6]);
        var (chunk, pcm) = Read()!.Value;
        Assert.Equal(Open(3), chunk);
        Assert.Equal([1, 2, 3, 4, 5, 6], pcm);
    }

    [Fact]
    public void A_new_chunk_replaces_the_old_one_though_that_was_longer()
    {
        using (var journal = new CaptureJournal(_file.Path))
        {
            for (var i = 0; i < 50; i++)
                journal.Append(Open(0), new byte[100]);
            journal.Append(Open(1), [7, 8]);
        }

        var (chunk, pcm) = Read()!.Value;
        Assert.Equal(Open(1), chunk);
        Assert.Equal([7, 8], pcm);
    }

    [Fact]
    public void A_file_cut_or_torn_anywhere_gives_what_was_whole_before() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                Gen.Choose(0, 10_000).Zip(Gen.Choose(0, 255)).ToArbitrary(),
                damage =>
                {
                    var blocks = Enumerable.Range(0, 20).Select(static i => Enumerable.Repeat((byte)i, 40).ToArray()).ToArray();
                    Append(Open(5), blocks);
                    var content = File.ReadAllBytes(JournalFile);
                    var header = 12 + BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(4));
                    var position = damage.Item1 % (header + 20 * (40 + 12));
                    // Torn: everything from one byte on is something else, as after a power cut in the middle of a write.
                    var torn = content.Select((b, i) => i < position ? b : (byte)(b ^ (damage.Item2 | 3))).ToArray();
                    File.WriteAllBytes(JournalFile, damage.Item2 % 2 == 0 ? content[..position] : torn);

                    var whole = Math.Max(0, (position - header) / (40 + 12));
                    var pcm = Read()?.Pcm;
                    return position < header ? pcm is null : pcm!.SequenceEqual(blocks[..whole].SelectMany(static b => b));
                }
            )
        );

    [Fact]
    public void A_bit_that_the_disk_turned_over_anywhere_is_turned_back() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                place =>
                {
                    var blocks = Enumerable.Range(0, 20).Select(static i => Enumerable.Repeat((byte)(i + 1), 40).ToArray()).ToArray();
                    Append(Open(5), blocks);
                    var content = File.ReadAllBytes(JournalFile);
                    var bit = place % (content.AsSpan().LastIndexOfAnyExcept((byte)0) * 8);
                    content[bit / 8] ^= (byte)(1 << bit % 8);
                    File.WriteAllBytes(JournalFile, content);

                    var (chunk, pcm) = Read()!.Value;
                    return chunk == Open(5) && pcm.SequenceEqual(blocks.SelectMany(static b => b));
                }
            )
        );

    /// <summary>As after a power cut in the middle of a write: the sectors before and behind it are new, one is what it was.</summary>
    [Fact]
    public void What_an_earlier_chunk_left_is_never_taken_for_sound_of_this_one() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                place =>
                {
                    const int sector = 512;
                    byte[] earlier = ContentAfter(Open(0), first: 1),
                        content = ContentAfter(Open(1), first: 100);
                    var torn = place % (content.Length / sector);
                    earlier.AsSpan(torn * sector, sector).CopyTo(content.AsSpan(torn * sector));
                    File.WriteAllBytes(JournalFile, content);

                    var expected = Blocks(100).SelectMany(static b => b).ToArray();
                    return Read() is not { Pcm.Length: > 0 } read || (read.Chunk == Open(1) && expected.AsSpan().StartsWith(read.Pcm));
                }
            )
        );

    private byte[] ContentAfter(OpenChunk chunk, int first)
    {
        Append(chunk, Blocks(first));
        return File.ReadAllBytes(JournalFile);
    }

    private static byte[][] Blocks(int first) =>
        [.. Enumerable.Range(first, 20).Select(static i => Enumerable.Repeat((byte)i, 700).ToArray())];

    [Fact]
    public void Appending_to_an_open_chunk_allocates_nothing()
    {
        using var journal = new CaptureJournal(_file.Path);
        var (chunk, block) = (Open(0), new byte[2_048]);
        journal.Append(chunk, block);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            journal.Append(chunk, block);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_dead_recorders_open_chunk_is_queued_at_the_next_start_with_its_own_number_and_time()
    {
        using (var queue = _file.Open())
        {
            queue.Enqueue(Recording, TemporaryQueue.Chunk(0));
            queue.Journal.Append(Open(1), new byte[3_200]);
        }

        using var next = _file.Open();

        Assert.Equal(
            (1, TimeSpan.FromSeconds(0.1), TemporaryQueue.Start),
            (next.Recovered[0].Number, next.Recovered[0].Duration, next.Recovered[0].Start)
        );
        Assert.Equal(Recording, Assert.Single(next.Recovered).Recording);
        Assert.Equal(2, next.GetStatus().Chunks);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_chunk_that_was_queued_before_the_recorder_died_is_not_queued_again(bool wasDelivered)
    {
        using (var queue = _file.Open())
        {
            queue.Journal.Append(Open(0), new byte[3_200]);
            queue.Enqueue(Recording, TemporaryQueue.Chunk(0));
            if (wasDelivered)
                queue.Complete(queue.PeekOldest()!, "6b02");
        }

        using var next = _file.Open();
        Assert.Empty(next.Recovered);
        Assert.Equal(wasDelivered ? 0 : 1, next.GetStatus().Chunks);
    }

    [Fact]
    public void A_chunk_is_not_queued_again_when_the_journal_could_not_be_written_since()
    {
        using (var queue = _file.Open())
        {
            queue.Journal.Append(Open(0), new byte[3_200]);
            for (var number = 0; number < 3; number++)
                queue.Enqueue(Recording, TemporaryQueue.Chunk(number));
            while (queue.PeekOldest() is { } chunk)
                queue.Complete(chunk, "6b02");
        }

        using var next = _file.Open();
        Assert.Empty(next.Recovered);
        Assert.Equal(0, next.GetStatus().Chunks);
    }

    [Fact]
    public void What_was_recovered_once_is_not_recovered_again()
    {
        Append(Open(0), new byte[3_200]);
        using (var queue = _file.Open())
            Assert.NotEmpty(queue.Recovered);
        using var next = _file.Open();
        Assert.Empty(next.Recovered);
        Assert.Equal(1, next.GetStatus().Chunks);
    }

    [Fact]
    public void The_locks_of_a_run_end_with_it_though_a_program_is_just_being_started()
    {
        List<SafeFileHandle> copies;
        using (var queue = _file.Open())
        {
            queue.Journal.Append(Open(0), new byte[3_200]);
            copies = [.. CopyOpenFiles(JournalFile), .. CopyOpenFiles(_file.Path + ".lock")];
        }

        try
        {
            Assert.Equal(2, copies.Count);
            using var next = _file.Open();
            Assert.NotEmpty(next.Recovered);
        }
        finally
        {
            copies.ForEach(static copy => copy.Dispose());
        }
    }

    private static OpenChunk Open(int number) => new(Recording, number, TemporaryQueue.Start.ToUnixTimeMilliseconds(), 16_000, 1);

    private void Append(OpenChunk chunk, params byte[][] blocks)
    {
        using var journal = new CaptureJournal(_file.Path);
        foreach (var block in blocks)
            journal.Append(chunk, block);
    }

    /// <summary>As a program has them that is just being started.</summary>
    private static List<SafeFileHandle> CopyOpenFiles(string path) =>
        [
            .. Directory
                .GetFiles("/proc/self/fd")
                .Where(file => new FileInfo(file).LinkTarget == path)
                .Select(static file => new SafeFileHandle(
                    Duplicate(int.Parse(Path.GetFileName(file), CultureInfo.InvariantCulture)),
                    true
                )),
        ];

    [DllImport("libc", EntryPoint = "dup")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Duplicate(int file);

    private (OpenChunk Chunk, byte[] Pcm)? Read()
    {
        using var journal = new CaptureJournal(_file.Path);
        return journal.Read();
    }
}
