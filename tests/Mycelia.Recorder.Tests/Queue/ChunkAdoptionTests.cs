using System.Buffers;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Tests.Audio;

namespace Mycelia.Recorder.Tests.Queue;

/// <summary>Queue files as the existing Python recorder writes them.</summary>
public sealed class ChunkAdoptionTests : IDisposable
{
    private const string RecordingStart = "2025-11-02T10:00:00.000001+00:00";
    private readonly TemporaryQueue _file = new();

    public ChunkAdoptionTests() =>
        Execute(
            """
            CREATE TABLE audio_chunks (id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp TEXT NOT NULL, chunk_number INTEGER NOT NULL,
                source_file_id TEXT, audio_data BLOB NOT NULL, recording_start TEXT NOT NULL, created_at TEXT NOT NULL)
            """
        );

    public void Dispose() => _file.Dispose();

    [Fact]
    public void Rows_of_one_start_are_one_recording()
    {
        Insert(0, null);
        Insert(1, null);
        Insert(0, null, recordingStart: "2025-11-03T10:00:00.000001+00:00");

        var chunks = Drain();

        Assert.Equal([0, 1, 0], chunks.Select(static c => c.Number));
        Assert.Equal(chunks[0].Recording.Id, chunks[1].Recording.Id);
        Assert.NotEqual(chunks[0].Recording.Id, chunks[2].Recording.Id);
    }

    [Fact]
    public void Rows_that_name_a_source_file_go_there_and_take_their_recording_with_them()
    {
        Insert(1, null);
        Insert(2, "6b02");
        Insert(3, "6b02");
        Insert(0, "7c03", recordingStart: "2025-11-03T10:00:00+00:00");

        Assert.Equal(["6b02", "6b02", "6b02", "7c03"], Drain().Select(static c => c.Recording.SourceFileId));
    }

    [Fact]
    public void Two_source_files_of_one_start_stay_apart()
    {
        Insert(1, "6b02");
        Insert(2, "7c03");
        Assert.Equal(["6b02", "7c03"], Drain().Select(static c => c.Recording.SourceFileId));
    }

    [Fact]
    public void A_timestamp_that_can_only_be_the_end_is_moved_to_the_start()
    {
        Insert(0, null, timestamp: "2025-11-02T10:00:11.500001+00:00", createdAt: "2025-11-02T10:00:11.500042+00:00");
        Assert.Equal(DateTimeOffset.Parse("2025-11-02T10:00:10.500Z", null), Drain().Single().Start);
    }

    [Fact]
    public void A_chunk_of_24_bits_is_as_long_as_it_is_and_goes_out_as_it_came()
    {
        Insert(0, null, timestamp: "2025-11-02T10:00:11.500001+00:00", createdAt: "2025-11-02T10:00:11.500042+00:00");
        // As Python's wave module writes it: 24 bits without an extension.
        var wav = WavFile.Of(AudioFormat.Default, SampledSignal.Pcm(AudioFormat.Default with { Samples = SampleFormat.S24 }, 16_000));
        (wav[32], wav[34]) = (3, 24);
        Execute($"UPDATE audio_chunks SET audio_data = x'{Convert.ToHexString(wav)}'");

        using var queue = _file.Open();
        var chunk = queue.PeekOldest()!;

        Assert.Equal((TimeSpan.FromSeconds(1), DateTimeOffset.Parse("2025-11-02T10:00:10.500Z", null)), (chunk.Duration, chunk.Start));
        var audio = new ChunkEncoder(queue).Read(chunk, required: null, new ArrayBufferWriter<byte>()).Audio!.Value;
        Assert.Equal(wav, audio.Bytes.ToArray());
    }

    [Fact]
    public void A_timestamp_that_can_be_the_start_is_believed()
    {
        Insert(0, null, timestamp: "2025-11-02T10:00:10.5+01:00", createdAt: "2025-11-02T09:00:11.6+00:00");
        Assert.Equal(DateTimeOffset.Parse("2025-11-02T09:00:10.500Z", null), Drain().Single().Start);
    }

    [Fact]
    public void A_row_whose_time_cannot_be_read_is_set_aside_and_the_rest_flows_on()
    {
        Insert(0, null, timestamp: "yesterday");
        Insert(1, null);
        using var queue = _file.Open();
        Assert.Equal(1, queue.PeekOldest()!.Number);
        Assert.Equal(1, queue.GetStatus().Quarantined);
    }

    [Theory]
    [InlineData("10:00")]
    [InlineData("2025-11-02")]
    [InlineData("02.11.2025 10:00")]
    [InlineData("9999-12-31T23:59:59.999")]
    [InlineData("0001-01-01T00:00:00")]
    public void A_time_that_would_have_to_be_guessed_is_none(string timestamp)
    {
        Insert(0, null, timestamp: timestamp);
        using var queue = _file.Open();
        Assert.Equal((0, 1), (queue.GetStatus().Chunks, queue.GetStatus().Quarantined));
    }

    [Theory]
    [InlineData("timestamp = NULL", 1)]
    [InlineData("audio_data = NULL", 1)]
    [InlineData("audio_data = 5", 1)]
    [InlineData("audio_data = x''", 1)]
    [InlineData("chunk_number = NULL", 0)]
    [InlineData("chunk_number = -3", 0)]
    [InlineData("chunk_number = 1099511627776", 0)]
    [InlineData("chunk_number = 'seven'", 0)]
    [InlineData("recording_start = NULL", 0)]
    [InlineData("created_at = NULL", 0)]
    [InlineData("source_file_id = ''", 0)]
    public void A_row_that_is_not_as_it_should_be_keeps_no_other_from_its_way(string oddity, int setAside)
    {
        Execute(
            """
            DROP TABLE audio_chunks;
            CREATE TABLE audio_chunks (id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp TEXT, chunk_number INTEGER, source_file_id TEXT, audio_data BLOB,
                recording_start TEXT, created_at TEXT)
            """
        );
        Insert(0, null);
        Insert(1, null);
        Insert(2, null);
        Execute($"UPDATE audio_chunks SET {oddity} WHERE chunk_number = 1");

        var listed = 0;
        using (var reader = QueueReader.Open(_file.Path))
            reader.List(new QueueFilter(), 10, _ => listed++);
        Assert.Equal(3, listed);
        using (var queue = _file.Open())
            Assert.Equal(setAside, queue.GetStatus().Quarantined);
        var chunks = Drain();
        Assert.Equal(3 - setAside, chunks.Count);
        Assert.Equal(chunks.Count, chunks.Select(static chunk => chunk.IdempotencyKey).Distinct().Count());
        Assert.All(chunks, static chunk => Assert.True(chunk.Number >= 0 && chunk.Recording.SourceFileId is not ""));
    }

    [Fact]
    public void No_two_chunks_of_a_recording_have_one_number()
    {
        Insert(1, null);
        Insert(1, null, timestamp: "2025-11-02T10:00:30+00:00");
        Insert(2, null);

        Assert.Equal([1, 3, 2], Drain().Select(static chunk => chunk.Number));
    }

    [Fact]
    public void Bytes_that_are_no_wav_are_kept_for_the_server_to_judge()
    {
        Insert(0, null, audio: [1, 2, 3]);
        Assert.Equal(3, Drain().Single().Bytes);
    }

    [Fact]
    public void Rows_that_the_python_recorder_adds_later_are_taken_in_at_the_next_start()
    {
        using (var queue = _file.Open())
            queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(0));
        Insert(5, null);
        using var reopened = _file.Open();
        Assert.Equal(1, reopened.Adopted);
        Assert.Equal(2, reopened.GetStatus().Chunks);
    }

    [Fact]
    public void A_file_without_any_new_table_yet_can_be_counted()
    {
        Insert(0, null);
        using var reader = QueueReader.Open(_file.Path);
        Assert.Equal(1, reader.GetStatus().Chunks);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_that_python_made_is_drained_and_closed(bool isOneSetAside)
    {
        // More than one step of giving space back, and less than what is given back at once.
        Insert(0, null, audio: new byte[12_000_000]);
        if (isOneSetAside)
            Insert(1, null, timestamp: "yesterday");

        Assert.Single(await Task.Run(Drain).WaitAsync(TimeSpan.FromSeconds(30)));
        if (!isOneSetAside)
            Assert.InRange(new FileInfo(_file.Path).Length, 1, 1_000_000);
    }

    private List<QueuedChunk> Drain()
    {
        using var queue = _file.Open();
        var chunks = new List<QueuedChunk>();
        while (queue.PeekOldest() is { } chunk)
        {
            chunks.Add(chunk);
            queue.Complete(chunk, chunk.Recording.SourceFileId ?? $"new for {chunk.Recording.Id}");
        }

        return chunks;
    }

    private void Insert(
        int number,
        string? sourceFileId,
        string recordingStart = RecordingStart,
        string timestamp = "2025-11-02T10:00:10.000001+00:00",
        string createdAt = "2025-11-02T10:00:20.000042+00:00",
        byte[]? audio = null
    ) =>
        Execute(
            """
            INSERT INTO audio_chunks (timestamp, chunk_number, source_file_id, audio_data, recording_start, created_at)
            VALUES ($timestamp, $number, $source, $audio, $start, $created)
            """,
            ("$timestamp", timestamp),
            ("$number", number),
            ("$source", sourceFileId),
            ("$audio", audio ?? TemporaryQueue.Chunk(number).Wav.ToArray()),
            ("$start", recordingStart),
            ("$created", createdAt)
        );

    private void Execute(string sql, params ReadOnlySpan<(string, object?)> parameters)
    {
        SQLitePCL.Batteries_V2.Init();
        using var database = new SqliteConnection($"Data Source={_file.Path};Pooling=False");
        database.Open();
        database.Execute(sql, parameters);
    }
}
