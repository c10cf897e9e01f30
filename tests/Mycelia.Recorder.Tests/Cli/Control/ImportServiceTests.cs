using System.Net.Sockets;
using System.Text;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Cli.Control;
using Mycelia.Recorder.Cli.Status;
using Mycelia.Recorder.Importing;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Limits;
using Mycelia.Recorder.Session.State;
using Mycelia.Recorder.Tests.Audio;

namespace Mycelia.Recorder.Tests.Cli.Control;

/// <summary>Files that go into the queue of a recorder that runs, over its socket.</summary>
public sealed class ImportServiceTests : IAsyncDisposable
{
    private const int Frames = 25 * 16_000;

    private static readonly string Hash = new('a', 64);
    private static readonly string Id = Guid.CreateVersion7().ToString();

    private readonly TemporaryQueue _file = new();
    private readonly Events _events = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ChunkQueue _queue;
    private readonly ImportService _service;
    private readonly StatusServer _server;
    private int _changes;

    public ImportServiceTests()
    {
        _queue = _file.Open();
        _service = new(
            new OwnImportQueue(_queue, QueueLimits.Default with { MaxBytes = 5_000_000 }, TimeProvider.System, () => _changes++),
            TimeProvider.System,
            _stopping.Token
        );
        var state = new StateTracker(RecorderState.Begin(DateTimeOffset.Now, uploads: true), _events, TimeProvider.System);
        var level = new MomentaryLevel(static () => default, TimeProvider.System);
        _server = StatusServer.Start(_file.Path, new(state, [level], Import: _service.ServeAsync), TimeProvider.System);
    }

    [Fact]
    public async Task A_file_is_in_the_queue_as_it_would_be_without_a_recorder()
    {
        var path = Write("talk.wav", Chirp.Wav(AudioFormat.Default, Frames));
        using (var import = await ConnectAsync())
        {
            Assert.Equal(ImportOutcome.Imported, await ImportAsync(import, path));
            Assert.Equal(ImportOutcome.AlreadyImported, await ImportAsync(import, path));
            Assert.Equal(1, _changes);
            Assert.True(await import.IsNameKnownAsync("talk.wav"));
            Assert.False(await import.IsNameKnownAsync("walk.wav"));
        }

        using var alone = new TemporaryQueue();
        using var queue = alone.Open();
        await ImportAsync(new OwnImportQueue(queue, QueueLimits.Default, TimeProvider.System), path);
        var chunks = Drain(queue);
        Assert.Equal(3, chunks.Count);
        Assert.Equal(chunks, Drain(_queue));
    }

    [Fact]
    public async Task Nothing_of_it_goes_out_or_is_dropped_before_it_is_whole()
    {
        using var import = await ConnectAsync();
        await BeginAsync(import);
        await import.EnqueueAsync(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(0));
        var arrived = 0;
        _queue.Arrived += () => arrived++;
        Assert.Equal(1, _queue.GetStatus().Chunks);
        Assert.Null(_queue.PeekOldest());
        Assert.Null(_queue.PeekOldest([], []));
        Assert.Empty(_queue.PeekDocuments([], 10));
        Assert.Empty(_queue.PeekUnencoded(AudioEncoding.Opus, 0, 10));
        Assert.Null(_queue.DropOldest());
        Assert.True(await import.FinishAsync(Id));
        Assert.Equal(1, arrived);
        Assert.Equal(Id, _queue.PeekOldest()!.Recording.Id);
    }

    [Fact]
    public async Task What_could_not_be_taken_back_then_goes_with_the_next_import()
    {
        _queue.Imports.Begin(new(Id, Hash, "a.wav", TemporaryQueue.Start, TemporaryQueue.Start));
        _queue.Enqueue(TemporaryQueue.NewRecording() with { Id = Id }, TemporaryQueue.Chunk(0));
        using var import = await ConnectAsync();
        await BeginAsync(import);
        Assert.Equal(0, _queue.GetStatus().Chunks);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_client_or_a_stop_left_unfinished_is_taken_back(bool isStop)
    {
        var import = await ConnectAsync();
        await BeginAsync(import);
        await import.EnqueueAsync(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(0));
        using var second = await ConnectAsync();
        Assert.Contains(
            "another file",
            (await Assert.ThrowsAsync<IOException>(() => BeginAsync(second))).Message,
            StringComparison.Ordinal
        );
        if (isStop)
            await _stopping.CancelAsync();
        else
            import.Dispose();
        await Wait.UntilAsync(() => _queue.GetStatus().Chunks == 0);
        await Wait.UntilAsync(() => _changes == 1);
        if (isStop)
        {
            var gone = await Assert.ThrowsAsync<IOException>(() => import.FinishAsync(Id));
            Assert.Contains("has stopped meanwhile", gone.Message, StringComparison.Ordinal);
            import.Dispose();
        }
        else
        {
            await BeginAsync(second);
        }
    }

    [Fact]
    public async Task The_recorders_limits_count()
    {
        using var import = await ConnectAsync();
        Assert.Equal(Hint.QueueSize, (await import.WhyFullAsync(6_000_000))!.Value.Hint);
        Assert.Equal(Hint.QueueSize, (await import.WhyFullAsync(long.MaxValue))!.Value.Hint);
        Assert.Null(await import.WhyFullAsync(1_000));
        Assert.Equal(ImportOutcome.Unusable, await ImportAsync(import, Write("long.wav", Chirp.Wav(AudioFormat.Default, 8 * Frames))));
        Assert.Equal(0, _queue.GetStatus().Chunks);
    }

    [Fact]
    public async Task A_recording_that_is_there_is_neither_added_to_nor_taken_back()
    {
        var recording = TemporaryQueue.NewRecording();
        _queue.Enqueue(recording, TemporaryQueue.Chunk(0));
        using (var import = await ConnectAsync())
            await Assert.ThrowsAsync<IOException>(() =>
                import.BeginAsync(new(recording.Id, Hash, "a.wav", TemporaryQueue.Start, TemporaryQueue.Start))
            );
        using var next = await ConnectAsync();
        await BeginAsync(next);
        Assert.Equal(recording.Id, _queue.PeekOldest()!.Recording.Id);
    }

    public static TheoryData<string> Senseless =>
        [
            "{}",
            "[]",
            "nonsense",
            """{"do":"3"}""",
            """{"do":"find, begin"}""",
            """{"do":"finish"}""",
            """{"do":"chunk","bytes":4,"start":"2026-03-01T12:00:00Z"}""" + "\nRIFF",
            """{"do":"chunk","bytes":-1}""",
            """{"do":"chunk","bytes":99999999999}""",
            """{"do":"begin","recording":"../x","hash":"HASH","name":"a.wav","start":"2026-03-01T12:00:00Z"}""",
            """{"do":"begin","recording":"ID","hash":"nothing","name":"a.wav","start":"2026-03-01T12:00:00Z"}""",
            """{"do":"begin","recording":"ID","hash":"HASH","name":"","start":"2026-03-01T12:00:00Z"}""",
            """{"do":"begin","recording":"ID","hash":"HASH","name":"a.wav","start":"2999-03-01T12:00:00Z"}""",
            """{"do":"begin","recording":"ID","hash":"HASH","name":7,"start":"2026-03-01T12:00:00Z"}""",
            """{"do":"find","hash":"WIDE"}""",
        ];

    [Theory]
    [MemberData(nameof(Senseless))]
    public async Task What_makes_no_sense_changes_nothing_and_the_next_is_served(string line)
    {
        using (var socket = (await StatusQuery.ConnectAsync(_file.Path, StatusClientSession.Import, CancellationToken.None))!)
        {
            var said = line.Replace("HASH", Hash, StringComparison.Ordinal)
                .Replace("WIDE", new('b', 2_000), StringComparison.Ordinal)
                .Replace("ID", Id, StringComparison.Ordinal);
            await socket.SendAsync(Encoding.UTF8.GetBytes(said + "\n"));
            using var stream = new NetworkStream(socket);
            socket.Shutdown(SocketShutdown.Send);
            using var reader = new StreamReader(stream);
            var answers = (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n');
            Assert.DoesNotContain("\"refusal\":null", string.Concat(answers.Skip(1)), StringComparison.Ordinal);
        }

        Assert.Equal(0, _queue.GetStatus().Chunks);
        using var import = await ConnectAsync();
        await BeginAsync(import);
    }

    [Fact]
    public async Task A_line_that_does_not_end_ends_the_connection()
    {
        using (var socket = (await StatusQuery.ConnectAsync(_file.Path, StatusClientSession.Import, CancellationToken.None))!)
        {
            await socket.SendAsync(new byte[100_000]);
            var buffer = new byte[1_000];
            await Assert.ThrowsAsync<SocketException>(async () =>
            {
                while (await socket.ReceiveAsync(buffer) > 0)
                {
                    // What it said before it saw the line.
                }

                throw new SocketException();
            });
        }

        using var import = await ConnectAsync();
        await BeginAsync(import);
    }

    [Fact]
    public async Task A_chunk_whose_header_lies_is_refused_and_the_file_with_it()
    {
        var good = TemporaryQueue.Chunk(0);
        byte[][] bad =
        [
            good.Wav[..^1].ToArray(),
            good.Wav[..WavHeader.Size].ToArray(),
            [.. good.Wav.Span, 0, 0],
            [.. "RIFX"u8, .. good.Wav.Span[4..]],
            Chirp.Wav(AudioFormat.Default, 11 * 16_000),
            Chirp.Wav(new(1_000, 1), 1_000),
            Chirp.Wav(new(400_000, 1), 4_000),
            Chirp.Wav(new(16_000, 9), 1_000),
            [],
        ];
        using var import = await ConnectAsync();
        await BeginAsync(import);
        foreach (var wav in bad)
        {
            await Assert.ThrowsAsync<IOException>(() => import.EnqueueAsync(TemporaryQueue.NewRecording(), good with { Wav = wav }));
        }

        foreach (var seconds in new[] { -1, 60 })
        {
            await Assert.ThrowsAsync<IOException>(() =>
                import.EnqueueAsync(TemporaryQueue.NewRecording(), good with { Start = TemporaryQueue.Start.AddSeconds(seconds) })
            );
        }

        await import.EnqueueAsync(TemporaryQueue.NewRecording(), good);
        await import.RollBackAsync();
        Assert.Equal(0, _queue.GetStatus().Chunks);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _service.Dispose();
        _queue.Dispose();
        _stopping.Dispose();
        _file.Dispose();
    }

    private static Task BeginAsync(RecorderImportQueue import) =>
        import.BeginAsync(new(Id, Hash, "a.wav", TemporaryQueue.Start, TemporaryQueue.Start));

    private async Task<RecorderImportQueue> ConnectAsync() =>
        (await RecorderImportQueue.ConnectAsync(_file.Path, TestContext.Current.CancellationToken))!;

    private Task<ImportOutcome> ImportAsync(IImportQueue queue, string path) =>
        new FileImporter(queue, ImportOptions.Default, _events).ImportAsync(path, TestContext.Current.CancellationToken);

    private string Write(string name, byte[] content)
    {
        var path = Path.Combine(Path.GetDirectoryName(_file.Path)!, name);
        File.WriteAllBytes(path, content);
        File.SetLastWriteTimeUtc(path, TemporaryQueue.Start.UtcDateTime);
        return path;
    }

    private static List<(string Recording, string StartedAt, string? Device, int Number, DateTimeOffset Start, uint Sum)> Drain(
        ChunkQueue queue
    )
    {
        var chunks = new List<(string, string, string?, int, DateTimeOffset, uint)>();
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        while (queue.PeekOldest() is { } chunk)
        {
            queue.ReadAudio(chunk, buffer);
            var recording = chunk.Recording;
            chunks.Add(
                (
                    recording.Id,
                    recording.StartedAt,
                    recording.Device,
                    chunk.Number,
                    chunk.Start,
                    Mycelia.Recorder.Files.Checksum.Crc32C(0, buffer.WrittenSpan)
                )
            );
            queue.Complete(chunk, "6b02");
        }

        return chunks;
    }
}
