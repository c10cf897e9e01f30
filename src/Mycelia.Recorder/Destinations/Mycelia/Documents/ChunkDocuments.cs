using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Text.Json;
using Mycelia.Recorder.Destinations.Mycelia.Resources;

namespace Mycelia.Recorder.Destinations.Mycelia.Documents;

/// <summary>
/// The body that puts chunks into <c>audio_chunks</c>: one is inserted, several are written in bulk, each by an upsert of its own id. The
/// audio is turned into base64 on its way into the connection, a piece at a time, and never held in memory a second time.
/// </summary>
internal sealed class ChunkDocuments : HttpContent
{
    /// <summary>A multiple of three bytes, so that no piece but the last is padded.</summary>
    private const int Piece = 24 * 1024;

    private readonly List<(byte[] Before, ReadOnlyMemory<byte> Audio)> _parts = [];
    private readonly byte[] _end;

    /// <param name="documents">At least one.</param>
    /// <param name="now">When they are sent.</param>
    public ChunkDocuments(IReadOnlyList<ChunkDocument> documents, DateTimeOffset now)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { SkipValidation = true }))
        {
            var isOne = documents.Count == 1;
            WriteBeginning(json, isOne);
            foreach (var document in documents)
            {
                if (isOne)
                    WriteInsertion(json, document, now);
                else
                    WriteUpsert(json, document, now);
                // A property of which the audio, in quotes, is the value.
                json.WritePropertyName("base64");
                json.Flush();
                _parts.Add(([.. text.WrittenSpan, (byte)'"'], document.Opus));
                text.ResetWrittenCount();
                json.WriteRawValue("\""u8, skipInputValidation: true);
                json.WriteString("subType", "00");
                json.WriteEndObject();
                json.WriteEndObject();
                // The document; or what the upsert sets, the update, the upsert, and the operation.
                for (var open = isOne ? 1 : 4; open > 0; open--)
                    json.WriteEndObject();
            }

            WriteEnd(json, isOne);
        }

        _end = text.WrittenSpan.ToArray();
        Headers.ContentType = new("application/json");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Base64.GetMaxEncodedToUtf8Length(Piece));
        try
        {
            foreach (var (before, audio) in _parts)
            {
                await stream.WriteAsync(before, cancellationToken).ConfigureAwait(false);
                for (var left = audio; !left.IsEmpty; left = left[Math.Min(Piece, left.Length)..])
                {
                    Base64.EncodeToUtf8(left[..Math.Min(Piece, left.Length)].Span, buffer, out _, out var written);
                    await stream.WriteAsync(buffer.AsMemory(0, written), cancellationToken).ConfigureAwait(false);
                }
            }

            await stream.WriteAsync(_end, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _end.Length + _parts.Sum(static part => (long)part.Before.Length + Base64.GetMaxEncodedToUtf8Length(part.Audio.Length));
        return true;
    }

    private static void WriteBeginning(Utf8JsonWriter json, bool isOne)
    {
        json.WriteStartObject();
        json.WriteString("action", isOne ? "insertOne" : "bulkWrite");
        json.WriteString("collection", "audio_chunks");
        if (isOne)
            json.WritePropertyName("doc");
        else
            json.WriteStartArray("operations");
    }

    private static void WriteInsertion(Utf8JsonWriter json, ChunkDocument document, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteId("_id", document.Id);
        WriteFields(json, document, now);
    }

    /// <summary>What is there already stays as it is.</summary>
    private static void WriteUpsert(Utf8JsonWriter json, ChunkDocument document, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteStartObject("updateOne");
        json.WriteStartObject("filter");
        json.WriteId("_id", document.Id);
        json.WriteEndObject();
        json.WriteBoolean("upsert", true);
        json.WriteStartObject("update");
        json.WriteStartObject("$setOnInsert");
        WriteFields(json, document, now);
    }

    private static void WriteFields(Utf8JsonWriter json, ChunkDocument document, DateTimeOffset now)
    {
        json.WriteString("format", "opus");
        json.WriteId("original_id", document.SourceFileId);
        json.WriteNumber("index", document.Index);
        json.WriteDate("ingested_at", now);
        json.WriteDate("start", document.Start);
        json.WriteStartObject("data");
        json.WriteStartObject("$binary");
    }

    private static void WriteEnd(Utf8JsonWriter json, bool isOne)
    {
        if (!isOne)
        {
            json.WriteEndArray();
            json.WriteStartObject("options");
            json.WriteBoolean("ordered", false);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
