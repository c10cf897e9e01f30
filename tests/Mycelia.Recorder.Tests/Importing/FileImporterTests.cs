using System.Buffers;
using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Importing;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Limits;
using Mycelia.Recorder.Tests.Audio;

namespace Mycelia.Recorder.Tests.Importing;

public sealed class FileImporterTests : IDisposable
{
    private const int Frames = 25 * 16_000;
    private static readonly DateTimeOffset Ended = new(2026, 2, 1, 10, 0, 30, TimeSpan.Zero);
    private readonly TemporaryQueue _file = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mycelia-import-");
    private readonly Events _events = new();

    public void Dispose()
    {
        _file.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_file_becomes_a_recording_at_its_time_every_sample_in_its_place()
    {
        using var queue = _file.Open();
        var path = Write("talk.flac", new FlacEncoder().Encode(Chirp.Wav(AudioFormat.Default, Frames)));

        Assert.Equal(ImportOutcome.Imported, await ImportAsync(queue, path));

        var chunks = Drain(queue);
        Assert.Equal([0, 1, 2], chunks.Select(static chunk => chunk.Chunk.Number));
        Assert.Equal(
            [Ended.AddSeconds(-25), Ended.AddSeconds(-15), Ended.AddSeconds(-5)],
            chunks.Select(static chunk => chunk.Chunk.Start)
        );
        Assert.Equal(Chirp.Samples(AudioFormat.Default, Frames), chunks.SelectMany(static chunk => LocalServer.Wav.Samples(chunk.Wav)));
        Assert.Equal("talk.flac", chunks[0].Chunk.Recording.Device);
        Assert.Equal(Ended.AddSeconds(-25), Assert.Single(_events.Of<FileImported>()).RecordedAt.Start);
    }

    [Fact]
    public async Task A_file_is_imported_once_also_under_another_name_unless_asked_for_again()
    {
        using var queue = _file.Open();
        var wav = Chirp.Wav(AudioFormat.Default, 16_000);
        Assert.Equal(ImportOutcome.Imported, await ImportAsync(queue, Write("talk.wav", wav)));
        var first = Drain(queue).Single().Chunk.Recording.Id;

        Assert.Equal(ImportOutcome.AlreadyImported, await ImportAsync(queue, Write("copy.wav", wav, Ended.AddDays(1))));
        Assert.Equal("talk.wav", Assert.Single(_events.Of<FileSkipped>()).Name);
        Assert.Equal(0, queue.GetStatus().Chunks);

        Assert.Equal(ImportOutcome.Imported, await ImportAsync(queue, Write("copy.wav", wav), ImportOptions.Default with { Again = true }));
        Assert.NotEqual(first, Drain(queue).Single().Chunk.Recording.Id);
    }

    [Fact]
    public async Task The_same_file_at_the_same_time_is_the_same_recording_in_every_queue()
    {
        var path = Write("talk.wav", Chirp.Wav(AudioFormat.Default, 16_000));
        using var other = new TemporaryQueue();
        using var first = _file.Open();
        using var second = other.Open();
        await ImportAsync(first, path);
        await ImportAsync(second, path);
        Assert.Equal(first.PeekOldest()!.IdempotencyKey, second.PeekOldest()!.IdempotencyKey);
    }

    [Fact]
    public async Task Of_a_file_that_is_damaged_in_the_middle_nothing_stays()
    {
        using var queue = _file.Open();
        var flac = new FlacEncoder().Encode(Chirp.Wav(AudioFormat.Default, Frames));
        flac.AsSpan(flac.Length * 3 / 4, 5_000).Fill(0x55);
        var path = Write("damaged.flac", flac);

        Assert.Equal(ImportOutcome.Unusable, await ImportAsync(queue, path));

        var reason = Assert.Single(_events.Of<FileNotImported>()).Reason;
        Assert.StartsWith($"{path}: the sound file is damaged", reason, StringComparison.Ordinal);
        Assert.Equal(0, queue.GetStatus().Chunks);
        Assert.Equal(ImportOutcome.Unusable, await ImportAsync(queue, path));
    }

    [Fact]
    public async Task What_a_crash_left_half_imported_is_taken_back_and_can_be_imported()
    {
        var path = Write("talk.wav", Chirp.Wav(AudioFormat.Default, Frames));
        using (var queue = _file.Open())
        {
            var recording = TemporaryQueue.NewRecording();
            queue.Imports.Begin(new(recording.Id, "hash", "talk.wav", Ended, Ended));
            queue.Enqueue(recording, TemporaryQueue.Chunk(0));
            queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(7));
        }

        using var reopened = _file.Open();
        Assert.Equal(7, Assert.Single(Drain(reopened)).Chunk.Number);
        Assert.Null(reopened.Imports.Find("hash"));
        Assert.Equal(ImportOutcome.Imported, await ImportAsync(reopened, path));
    }

    [Fact]
    public async Task A_stop_leaves_nothing_of_the_file()
    {
        using var queue = _file.Open();
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        Assert.Equal(
            ImportOutcome.Stopped,
            await ImportAsync(queue, Write("talk.wav", Chirp.Wav(AudioFormat.Default, Frames)), stop: stop.Token)
        );
        Assert.Equal(0, queue.GetStatus().Chunks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("la la la la la la la la la la la la la la la la")]
    public async Task What_is_no_sound_file_is_named_in_one_sentence(string content)
    {
        using var queue = _file.Open();
        var path = Write("song.mp3", System.Text.Encoding.ASCII.GetBytes(content));
        Assert.Equal(ImportOutcome.Unusable, await ImportAsync(queue, path));
        Assert.StartsWith(
            $"{path}: a sound file that cannot be understood",
            Assert.Single(_events.Of<FileNotImported>()).Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_cannot_be_imported_as_it_was_asked_for_hints_at_the_setting()
    {
        using var queue = _file.Open();
        var path = Write("talk.wav", Chirp.Wav(AudioFormat.Default, Frames));
        (ImportOptions Options, long? Limit, Hint Hint)[] asked =
        [
            (ImportOptions.Default with { Shift = TimeSpan.FromDays(400_000) }, null, Hint.Shift),
            (ImportOptions.Default with { Channel = 3 }, null, Hint.Channel),
            (ImportOptions.Default, 1_000, Hint.QueueSize),
        ];
        foreach (var (options, limit, hint) in asked)
        {
            var target = new OwnImportQueue(queue, QueueLimits.Default with { MaxBytes = limit }, TimeProvider.System);
            Assert.Equal(
                ImportOutcome.Unusable,
                await new FileImporter(target, options, _events).ImportAsync(path, CancellationToken.None)
            );
            var refused = _events.Of<FileNotImported>()[^1];
            Assert.Equal(hint, refused.Hint);
            Assert.StartsWith($"{path}: ", refused.Reason, StringComparison.Ordinal);
        }

        var planned = await new ImportPlan(asked[0].Options).LookAsync([path], null, CancellationToken.None);
        Assert.Equal((Hint.Shift, "shifted, it would be in the future"), (planned[0].Hint, planned[0].Problem));
    }

    private string Write(string name, byte[] content, DateTimeOffset? modified = null)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, content);
        File.SetLastWriteTimeUtc(path, (modified ?? Ended).UtcDateTime);
        return path;
    }

    private Task<ImportOutcome> ImportAsync(
        ChunkQueue queue,
        string path,
        ImportOptions? options = null,
        CancellationToken stop = default
    ) =>
        new FileImporter(
            new OwnImportQueue(queue, QueueLimits.Default, TimeProvider.System),
            options ?? ImportOptions.Default,
            _events
        ).ImportAsync(path, stop);

    private static List<(QueuedChunk Chunk, byte[] Wav)> Drain(ChunkQueue queue)
    {
        var chunks = new List<(QueuedChunk, byte[])>();
        var buffer = new ArrayBufferWriter<byte>();
        while (queue.PeekOldest() is { } chunk)
        {
            queue.ReadAudio(chunk, buffer);
            chunks.Add((chunk, buffer.WrittenSpan.ToArray()));
            queue.Complete(chunk, "6b02");
        }

        return chunks;
    }
}
