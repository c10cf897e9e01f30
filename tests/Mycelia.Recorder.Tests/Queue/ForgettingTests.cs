using System.Buffers;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Journal;

namespace Mycelia.Recorder.Tests.Queue;

/// <summary>What is forgotten is in no file any more, and what is beside it is exact to the frame.</summary>
public sealed class ForgettingTests : IDisposable
{
    private static readonly DateTimeOffset Start = TemporaryQueue.Start;

    private readonly TemporaryQueue _file = new();
    private readonly DirectoryInfo _copy = Directory.CreateTempSubdirectory("mycelia-forgetting-");
    private readonly RecordingInfo _recording = TemporaryQueue.NewRecording();
    private readonly FakeTime _time = new() { Epoch = Start.AddMinutes(5) };
    private ChunkQueue _queue;

    public ForgettingTests() => _queue = ChunkQueue.Open(_file.Path, _time);

    private string Folder => Path.GetDirectoryName(_file.Path)!;

    public void Dispose()
    {
        _queue.Dispose();
        _file.Dispose();
        _copy.Delete(recursive: true);
    }

    [Fact]
    public void A_window_goes_from_the_queue_to_the_frame_and_from_every_file()
    {
        var noise = Enqueue(10);
        var (audio, isWhole) = _queue.Forget(At(2.5), At(6.25));
        Assert.Equal((3.75, true), (audio.TotalSeconds, isWhole));

        var left = Left();
        Assert.Equal([0, 1, 7, 8, 9, 2, 6], left.Select(static one => one.Chunk.Number));
        Assert.All(
            left.Where(static one => one.Chunk.Number is not (2 or 6)),
            one => Assert.Equal(Second(noise, one.Chunk.Number), one.Pcm)
        );
        var (before, after) = (left.Single(static one => one.Chunk.Number == 2), left.Single(static one => one.Chunk.Number == 6));
        Assert.Equal((At(2), 0.5), (before.Chunk.Start, before.Chunk.Duration.TotalSeconds));
        Assert.Equal(Frames(noise, 32_000, 40_000), before.Pcm);
        Assert.Equal((At(6.25), 0.75), (after.Chunk.Start, after.Chunk.Duration.TotalSeconds));
        Assert.Equal(Frames(noise, 100_000, 112_000), after.Pcm);
        Assert.Empty(Noise.FilesWith(Folder, Frames(noise, 40_000, 100_000)));
        Assert.NotEmpty(Noise.FilesWith(Folder, Frames(noise, 32_000, 40_000)));
    }

    [Fact]
    public void What_was_delivered_before_is_in_no_free_page_nor_in_the_log()
    {
        var noise = Enqueue(20);
        Deliver(_ => true, keep: null);
        Enqueue(3, from: 20);
        _queue.Forget(At(0), At(20));
        Assert.Empty(Noise.FilesWith(Folder, Frames(noise, 0, 320_000)));
        Assert.Equal(3, _queue.GetStatus().Chunks);
    }

    [Fact]
    public void Beside_a_backlog_it_goes_by_steps()
    {
        var noise = Enqueue(4);
        // More than is written anew at once.
        for (var number = 100; number < 130; number++)
            _queue.Enqueue(_recording, Chunk(number, Noise.Pcm(640_000, (ulong)number)));
        Deliver(static chunk => chunk.Number < 4, keep: null);
        _queue.Forget(At(0), At(4));
        Assert.Empty(Noise.FilesWith(Folder, noise));
        Assert.Equal(30, _queue.GetStatus().Chunks);
    }

    [Fact]
    public void What_is_kept_goes_with_every_chunk_that_is_touched()
    {
        var noise = Enqueue(6);
        Deliver(static _ => true, TimeSpan.FromDays(7));
        _queue.Forget(At(1.5), At(3.5));
        using var reader = QueueReader.Open(_file.Path);
        Assert.Equal(
            [true, false, false, false, true, true],
            Enumerable.Range(0, 6).Select(number => reader.FindKept(_recording.Id, number) is not null)
        );
        Assert.Empty(Noise.FilesWith(Folder, Frames(noise, 24_000, 56_000)));
    }

    [Fact]
    public void What_was_set_aside_is_cut_too()
    {
        var noise = Enqueue(3);
        while (_queue.PeekOldest() is { } chunk)
            _queue.Quarantine(chunk, "no");
        _queue.Forget(At(0.5), At(2));
        var entries = _queue.List(new() { Quarantined = true });
        Assert.Equal([(2, 1.0), (0, 0.5)], entries.Select(static one => (one.Number, one.Duration.TotalSeconds)));
        Assert.All(entries, static one => Assert.Equal("no", one.LastError));
        Assert.Empty(Noise.FilesWith(Folder, Frames(noise, 8_000, 32_000)));
        Assert.Equal(2, _queue.GetStatus().Quarantined);
        // They go out as they are now.
        Assert.All(entries, entry => Assert.Null(_queue.Retry(entry)));
    }

    [Fact]
    public void Within_one_chunk_it_is_silence()
    {
        var noise = Enqueue(1);
        _queue.Forget(At(0.25), At(0.5));
        var (chunk, pcm) = Assert.Single(Left());
        Assert.Equal((At(0), 1.0), (chunk.Start, chunk.Duration.TotalSeconds));
        Assert.Equal([.. Frames(noise, 0, 4_000), .. new byte[8_000], .. Frames(noise, 8_000, 16_000)], pcm);
        Assert.Empty(Noise.FilesWith(Folder, Frames(noise, 4_000, 8_000)));
    }

    [Fact]
    public void Until_it_is_done_nothing_of_it_is_sent()
    {
        Enqueue(5);
        _queue.Forgettings.Begin(At(1.5), At(3));
        var offered = new List<int>();
        var rows = new List<long>();
        while (_queue.PeekOldest(rows, []) is { } chunk)
        {
            rows.Add(chunk.Id);
            offered.Add(chunk.Number);
        }

        Assert.Equal([0, 3, 4], offered);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    public void What_a_death_leaves_of_it_the_next_start_forgets(int chunks)
    {
        var noise = Enqueue(8);
        var window = _queue.Forgettings.Begin(At(1.5), At(6));
        foreach (var chunk in _queue.Forgettings.FindChunks(window).Take(chunks))
            _queue.Forgettings.Forget(window, chunk);
        if (chunks == int.MaxValue)
            _queue.Forgettings.ForgetRest(window);
        // As they are on the disk when the power fails.
        Noise.Copy(Folder, _copy.FullName);

        using var next = ChunkQueue.Open(Path.Combine(_copy.FullName, Path.GetFileName(_file.Path)), _time);
        Assert.Empty(Noise.FilesWith(_copy.FullName, Frames(noise, 24_000, 96_000)));
        Assert.Equal(
            [(0, 1.0), (1, 0.5), (6, 1.0), (7, 1.0)],
            next.List(new()).OrderBy(static one => one.Number).Select(static one => (one.Number, one.Duration.TotalSeconds))
        );
        Assert.Empty(next.Forgettings.ReadOpen());
    }

    [Fact]
    public void The_ledger_says_forgotten_and_nothing_else_of_it()
    {
        Enqueue(10);
        Deliver(static chunk => chunk.Number < 5, keep: null);
        _queue.Forget(At(3.5), At(7));
        _queue.Forget(At(4), At(8));
        Assert.Equal(
            [
                (LedgerKind.Recorded, (ChunkFate?)ChunkFate.Delivered, 0.0, 3.5),
                (LedgerKind.Forgotten, null, 3.5, 8.0),
                (LedgerKind.Recorded, ChunkFate.Queued, 8.0, 10.0),
            ],
            Read().Select(static one => (one.Kind, one.Fate, (one.From - Start).TotalSeconds, (one.To - Start).TotalSeconds))
        );
    }

    [Fact]
    public void Where_nothing_was_recorded_nothing_is_forgotten()
    {
        Enqueue(2);
        var (audio, _) = _queue.Forget(At(100), At(200));
        Assert.Equal(TimeSpan.Zero, audio);
        Assert.DoesNotContain(Read(), static one => one.Kind == LedgerKind.Forgotten);
        Assert.Equal(2, _queue.GetStatus().Chunks);
    }

    [Fact]
    public void What_was_delivered_is_noted_for_where_it_is()
    {
        Enqueue(4);
        Deliver(static chunk => chunk.Number < 2, keep: null, "one");
        Deliver(static chunk => chunk.Number == 2, keep: null, "another");
        _queue.Forget(At(1.5), At(4));
        var erasures = _queue.ReadErasures();
        Assert.Equal(["another", "one"], erasures.Select(static one => one.Destination).Order());
        Assert.All(
            erasures,
            one => Assert.Equal((_recording.Id, At(1.5), At(4), (int?)null), (one.Recording.Id, one.From, one.To, one.Number))
        );
        Assert.Equal("one", _queue.Forgettings.FindDue("one")!.Destination);
        Assert.Null(_queue.Forgettings.FindDue("a third"));
    }

    [Fact]
    public void What_is_left_of_a_chunk_that_may_have_arrived_waits_until_that_is_deleted()
    {
        Enqueue(1);
        _queue.RecordFailure(_queue.PeekOldest()!, "the answer was lost", mayHaveArrived: true);
        _queue.Forget(At(0.5), At(1));
        var doubt = Assert.Single(_queue.ReadErasures());
        Assert.Equal(("", 0), (doubt.Destination, doubt.Number));
        Assert.Null(_queue.PeekOldest([], []));

        // It is asked for once more when it has had the time to arrive.
        Assert.False(_queue.Forgettings.NoteErased(_queue.Forgettings.FindDue("any")!));
        Assert.Null(_queue.Forgettings.FindDue("any"));
        Assert.Null(_queue.PeekOldest([], []));
        _time.Advance(TimeSpan.FromMinutes(3));
        Assert.True(_queue.Forgettings.NoteErased(_queue.Forgettings.FindDue("any")!));
        Assert.Equal(0.5, _queue.PeekOldest([], [])!.Duration.TotalSeconds);
        Assert.False(_queue.PeekOldest([], [])!.MayHaveArrived);
    }

    [Fact]
    public void Of_a_chunk_that_never_left_nothing_is_asked_and_what_is_left_goes_out_at_once()
    {
        Enqueue(1);
        _queue.RecordFailure(_queue.PeekOldest()!, "nobody answers", mayHaveArrived: false);
        _queue.Forget(At(0.5), At(1));
        Assert.Empty(_queue.ReadErasures());
        Assert.Equal(0.5, _queue.PeekOldest([], [])!.Duration.TotalSeconds);
    }

    [Fact]
    public void What_a_server_denied_may_still_be_on_its_way_there()
    {
        Enqueue(1);
        _queue.RecordFailure(_queue.PeekOldest()!, "the answer was lost", mayHaveArrived: true);
        _queue.MarkDenied(_queue.PeekOldest()!);
        _queue.Forget(At(0.5), At(1));
        Assert.Equal(("", 0), Assert.Single(_queue.ReadErasures()) is var doubt ? (doubt.Destination, doubt.Number) : default);
        Assert.Null(_queue.PeekOldest([], []));
    }

    [Fact]
    public void What_no_destination_deletes_holds_nothing_up()
    {
        Enqueue(1);
        _queue.RecordFailure(_queue.PeekOldest()!, "the answer was lost", mayHaveArrived: true);
        _queue.Forget(At(0.5), At(1));
        var doubt = _queue.Forgettings.FindDue("any")!;
        _queue.Forgettings.NoteNotErased(doubt, "it may not", _time.GetUtcNow().AddHours(1), isForGood: true);
        Assert.NotNull(_queue.PeekOldest([], []));
        Assert.Equal(("it may not", 1), Assert.Single(_queue.ReadErasures()) is var one ? (one.Problem, one.Tries) : default);
    }

    [Fact]
    public void A_program_that_reads_keeps_the_log_and_the_window_open()
    {
        var noise = Enqueue(4);
        using (var reader = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_file.Path};Pooling=False;Mode=ReadOnly"))
        {
            reader.Open();
            using var begin = reader.CreateCommand();
            begin.CommandText = "BEGIN; SELECT COUNT(*) FROM audio_chunks;";
            begin.ExecuteScalar();
            _queue.BusyTimeout = TimeSpan.FromSeconds(1);
            Assert.False(_queue.Forget(At(1), At(3)).IsWhole);
            Assert.Single(_queue.Forgettings.ReadOpen());
        }

        _queue.Dispose();
        _queue = ChunkQueue.Open(_file.Path, _time);
        Assert.Empty(_queue.Forgettings.ReadOpen());
        Assert.Empty(Noise.FilesWith(Folder, Frames(noise, 16_000, 48_000)));
    }

    [Theory]
    [InlineData(2.002, 2.5)]
    [InlineData(2.098, 2.5)]
    [InlineData(null, 2.06)]
    public void A_clock_that_is_corrected_beside_it_has_lost_nothing(double? heard, double next)
    {
        Enqueue(2);
        var window = _queue.Forgettings.Begin(At(1), At(heard is null ? 2 : next));
        foreach (var chunk in _queue.Forgettings.FindChunks(window))
            _queue.Forgettings.Forget(window, chunk);
        (RecordingInfo, DateTimeOffset, DateTimeOffset)[] open = heard is { } at ? [(_recording, At(at), window.To)] : [];
        Assert.Equal((window.To - window.From).TotalSeconds, _queue.Forgettings.ForgetRest(window, open).TotalSeconds);
        Assert.True(_queue.Forgettings.CarryOut(window).HasEnded);
        _queue.Enqueue(_recording, Chunk(2, Noise.Pcm(16_000, 7)) with { Start = At(next) });
        Assert.Equal(
            [
                (LedgerKind.Recorded, (ChunkFate?)ChunkFate.Queued, 0, 1),
                (LedgerKind.Forgotten, null, 1, (window.To - Start).TotalSeconds),
                (LedgerKind.Recorded, ChunkFate.Queued, next, next + 1),
            ],
            Read().Select(static one => (one.Kind, one.Fate, (one.From - Start).TotalSeconds, (one.To - Start).TotalSeconds))
        );
    }

    [Fact]
    public void After_a_death_nothing_of_it_is_left_in_the_journal_of_any_input()
    {
        var (one, other) = (Noise.Pcm(16_000 * 5, 8), Noise.Pcm(16_000 * 5, 9));
        _queue.OpenJournals(2);
        _queue.Journals[0].Append(OpenChunk.Of(_recording, 0, Start, AudioFormat.Default), one);
        var second = TemporaryQueue.NewRecording() with { Input = "other" };
        _queue.Journals[1].Append(OpenChunk.Of(second, 0, Start, AudioFormat.Default), other);
        _queue.Forgettings.Begin(At(1), At(4));
        _queue.Dispose();

        // Also where the next run has one input only.
        _queue = ChunkQueue.Open(_file.Path, _time);
        Assert.Equal(2, _queue.Recovered.Count);
        Assert.Equal(6, Assert.Single(_queue.Forgotten).Audio.TotalSeconds);
        foreach (var noise in new[] { one, other })
        {
            Assert.Empty(Noise.FilesWith(Folder, Frames(noise, 16_000, 64_000)));
            Assert.NotEmpty(Noise.FilesWith(Folder, Frames(noise, 0, 16_000)));
            Assert.NotEmpty(Noise.FilesWith(Folder, Frames(noise, 64_000, 80_000)));
        }

        Assert.Equal(
            [null, "other"],
            Read().Where(static one => one.Kind == LedgerKind.Forgotten).Select(static one => one.InputName).Order()
        );
    }

    private static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    private static byte[] Frames(byte[] noise, int first, int next) => noise[(2 * first)..(2 * next)];

    private static byte[] Second(byte[] noise, int number) => Frames(noise, number * 16_000, (number + 1) * 16_000);

    private static Chunk Chunk(int number, byte[] pcm)
    {
        var wav = new byte[WavHeader.Size + pcm.Length];
        WavHeader.Write(wav, AudioFormat.Default, pcm.Length);
        pcm.CopyTo(wav, WavHeader.Size);
        return new(number, At(number), pcm.Length / 2, AudioFormat.Default, default, wav);
    }

    private byte[] Enqueue(int chunks, int from = 0)
    {
        var noise = Noise.Pcm(16_000 * chunks, (ulong)from + 1);
        for (var number = 0; number < chunks; number++)
            _queue.Enqueue(_recording, Chunk(from + number, Second(noise, number)));
        return noise;
    }

    private void Deliver(Func<QueuedChunk, bool> which, TimeSpan? keep, string destination = "a server")
    {
        var buffer = new ArrayBufferWriter<byte>();
        var left = new List<long>();
        while (_queue.PeekOldest(left, []) is { } chunk)
        {
            left.Add(chunk.Id);
            if (!which(chunk))
                continue;
            _queue.ReadAudio(chunk, buffer);
            _queue.Complete([new(chunk, "6b02") { Audio = buffer.WrittenSpan.ToArray() }], destination, keep);
        }
    }

    private List<(QueuedChunk Chunk, byte[] Pcm)> Left()
    {
        var buffer = new ArrayBufferWriter<byte>();
        var left = new List<(QueuedChunk, byte[])>();
        var rows = new List<long>();
        while (_queue.PeekOldest(rows, []) is { } chunk)
        {
            rows.Add(chunk.Id);
            Assert.Equal(AudioRead.Whole, _queue.ReadAudio(chunk, buffer));
            left.Add((chunk, buffer.WrittenSpan[WavHeader.Size..].ToArray()));
        }

        return left;
    }

    private LedgerStretch[] Read()
    {
        using var reader = QueueReader.Open(_file.Path);
        return
        [
            .. reader
                .ReadLedger(Start, Start.AddMinutes(1), Start.AddMinutes(5))
                .Stretches.Where(static one => one.Kind is LedgerKind.Recorded or LedgerKind.Forgotten),
        ];
    }
}
