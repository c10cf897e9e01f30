using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Text.Json;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Mycelia;

/// <summary>
/// The body that inserts a chunk into <c>audio_chunks</c>. The audio is turned into base64 on its way into the
/// connection, a piece at a time, and never held in memory a second time.
/// </summary>
internal sealed class ChunkDocument : HttpContent
{
    /// <summary>A multiple of three bytes, so that no piece but the last is padded.</summary>
    private const int Piece = 24 * 1024;

    private readonly byte[] _before;
    private readonly byte[] _after = "\",\"subType\":\"00\"}}}}"u8.ToArray();
    private readonly ReadOnlyMemory<byte> _audio;

    /// <param name="chunk">The chunk.</param>
    /// <param name="sourceFileId">The source file that it is part of.</param>
    /// <param name="index">Its place in there.</param>
    /// <param name="now">When it is sent.</param>
    /// <param name="audio">Its Ogg Opus file.</param>
    public ChunkDocument(QueuedChunk chunk, string sourceFileId, int index, DateTimeOffset now, ReadOnlyMemory<byte> audio)
    {
        _audio = audio;
        var head = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(head))
        {
            json.WriteStartObject();
            json.WriteString("action", "insertOne");
            json.WriteString("collection", "audio_chunks");
            json.WriteStartObject("doc");
            json.WriteId("_id", ObjectIds.ForChunk(chunk));
            json.WriteString("format", "opus");
            json.WriteId("original_id", sourceFileId);
            json.WriteNumber("index", index);
            json.WriteDate("ingested_at", now);
            json.WriteDate("start", chunk.Start);
            json.WriteStartObject("data");
            json.WriteStartObject("$binary");
            json.WritePropertyName("base64");
            json.Flush();
        }

        _before = [.. head.WrittenSpan, (byte)'"'];
        Headers.ContentType = new("application/json");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Base64.GetMaxEncodedToUtf8Length(Piece));
        try
        {
            await stream.WriteAsync(_before, cancellationToken).ConfigureAwait(false);
            for (var left = _audio; !left.IsEmpty; left = left[Math.Min(Piece, left.Length)..])
            {
                Base64.EncodeToUtf8(left[..Math.Min(Piece, left.Length)].Span, buffer, out _, out var written);
                await stream.WriteAsync(buffer.AsMemory(0, written), cancellationToken).ConfigureAwait(false);
            }

            await stream.WriteAsync(_after, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _before.Length + Base64.GetMaxEncodedToUtf8Length(_audio.Length) + _after.Length;
        return true;
    }
}
