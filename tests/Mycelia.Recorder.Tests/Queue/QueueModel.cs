using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Journal;

namespace Mycelia.Recorder.Tests.Queue;

/// <summary>What a queue and its journal hold, as simply as it can be said; immutable.</summary>
internal sealed record QueueModel
{
    private IReadOnlyList<Entry> Waiting { get; init; } = [];

    private IReadOnlyList<string> Quarantined { get; init; } = [];

    /// <summary>Of the recordings of which something was queued.</summary>
    private Dictionary<string, string?> Sources { get; init; } = [];

    /// <summary>What became of every chunk that was ever queued.</summary>
    private ImmutableSortedDictionary<(string Recording, int Number), ChunkFate> Fates { get; init; } =
        ImmutableSortedDictionary<(string, int), ChunkFate>.Empty;

    private RecordingInfo Recording { get; init; } = NewRecording();

    private int Next { get; init; }

    private byte[] Journal { get; init; } = [];

    private long Written { get; init; }

    /// <summary>What had been written when the open chunk began.</summary>
    private long Begun { get; init; }

    private static readonly AudioFormat Format = AudioFormat.Default;

    /// <summary>The chunk that is being recorded.</summary>
    public OpenChunk Open => new(Recording, Next, Start.ToUnixTimeMilliseconds(), Format.SampleRate, Format.Channels);

    /// <summary>Where the chunk before it ended, to the millisecond.</summary>
    private DateTimeOffset Start => TemporaryQueue.Start.AddMilliseconds(Begun * 1000 / Format.SampleRate);

    /// <summary>The next samples that are heard; no two are alike.</summary>
    public byte[] Hear(int frames)
    {
        var pcm = new byte[frames * Format.BytesPerFrame];
        for (var i = 0; i < frames; i++)
            BitConverter.TryWriteBytes(pcm.AsSpan(i * 2), (short)(Written + i));
        return pcm;
    }

    /// <summary>The open chunk with a last block.</summary>
    public Chunk Cut(byte[] last) => Open.ToChunk([.. Journal, .. last])!;

    public QueueModel Append(byte[] pcm) => this with { Journal = [.. Journal, .. pcm], Written = Written + pcm.Length / 2 };

    public QueueModel Enqueue(byte[] last) =>
        this with
        {
            Waiting = [.. Waiting, EntryOf(Cut(last))],
            Sources = With(Recording.Id, Sources.GetValueOrDefault(Recording.Id)),
            Next = Next + 1,
            Journal = [],
            Written = Written + last.Length / 2,
            Begun = Written + last.Length / 2,
            Fates = Fates.Add((Recording.Id, Next), ChunkFate.Queued),
        };

    public QueueModel Complete(string sourceFile) =>
        Waiting.Count == 0 ? this : Leave(ChunkFate.Delivered) with { Sources = With(Waiting[0].Recording, sourceFile) };

    public QueueModel Drop() => Waiting.Count == 0 ? this : Leave(ChunkFate.Dropped);

    public QueueModel Discard() => Waiting.Count == 0 ? this : Leave(ChunkFate.Discarded);

    public QueueModel Fail(string reason) =>
        Waiting.Count == 0
            ? this
            : this with
            {
                Waiting = [Waiting[0] with { Attempts = Waiting[0].Attempts + 1, Error = reason }, .. Waiting.Skip(1)],
            };

    public QueueModel Quarantine(string reason) =>
        Waiting.Count == 0
            ? this
            : Leave(ChunkFate.Quarantined) with
            {
                Quarantined = [.. Quarantined, $"{Waiting[0].Recording} {Waiting[0].Number} {Waiting[0].Audio} {reason}"],
            };

    public QueueModel Forget() => Waiting.Count == 0 ? this : this with { Sources = With(Waiting[0].Recording, null) };

    /// <summary>After a restart: what the journal held is a chunk, and another recording begins.</summary>
    public QueueModel Restart() => (Journal.Length == 0 ? this : Enqueue([])) with { Recording = NewRecording(), Next = 0 };

    /// <summary>As <see cref="QueueContent"/> says it.</summary>
    public QueueContent ToContent() =>
        new(
            string.Join(
                '\n',
                Waiting.Select(entry =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{entry.Recording} {entry.Number} {entry.Start:O} {entry.Audio} tried {entry.Attempts} times: {entry.Error}; "
                            + $"goes to {Sources[entry.Recording]}"
                    )
                )
            ),
            string.Join('\n', Quarantined),
            string.Join('\n', Fates.Select(static one => $"{one.Key.Recording} {one.Key.Number} {one.Value}"))
        );

    /// <summary>Bytes in a few letters.</summary>
    public static string Digest(ReadOnlySpan<byte> bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes.Length}:{Convert.ToHexString(SHA256.HashData(bytes))[..8]}");

    private QueueModel Leave(ChunkFate fate) =>
        this with
        {
            Waiting = [.. Waiting.Skip(1)],
            Fates = Fates.SetItem((Waiting[0].Recording, Waiting[0].Number), fate),
        };

    private static RecordingInfo NewRecording() => TemporaryQueue.NewRecording();

    private Entry EntryOf(Chunk chunk) => new(Recording.Id, chunk.Number, Start, Digest(chunk.Wav.Span), 0, null);

    private Dictionary<string, string?> With(string recording, string? source) => new(Sources) { [recording] = source };

    private sealed record Entry(string Recording, int Number, DateTimeOffset Start, string Audio, int Attempts, string? Error);
}
