using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mycelia.StandIns.Http;
using Mycelia.StandIns.Store;

namespace Mycelia.StandIns.Servers;

/// <summary>
/// <c>POST /api/audio/ingest</c> of generation A. Each request is a new chunk, whatever was there before; once the body has
/// come, nothing stops it, not even that the client goes; source file and chunk are there at its end, after the decoder's. The audio is
/// stored as it came, where the real server stores it as Opus.
/// </summary>
internal sealed class IngestRoute(MyceliaStandIn server)
{
    private static readonly TimeSpan InvalidatedAfterStart = TimeSpan.FromMinutes(1);
    private static readonly string[] Types = ["wav", "x-wav", "wave", "flac", "x-flac", "ogg", "opus", "mpeg", "mp4", "webm"];

    /// <summary>Marked with the server's own rights, whatever those of the key.</summary>
    private readonly Timeline _timeline = new(new(server.Store, static (_, _) => { }));

    public async Task<WireReply> AnswerAsync(Exchange exchange, CancellationToken stop)
    {
        var parts = FormPart.ParseAll(await exchange.ReadBodyAsync(stop), exchange.Head["Content-Type"]);
        if (!parts.TryGetValue("audio", out var audio) || audio.FileName is null)
            return Text(400, "Audio file is required");
        if (!Types.Any(type => audio.Type.Equals("audio/" + type, StringComparison.OrdinalIgnoreCase)))
            return Text(400, "File must be an audio file");
        if (!parts.TryGetValue("data", out var data) || data.Bytes.IsEmpty)
            return Text(400, "Data field is required");
        if (data.FileName is not null || !TryParse(data.Text, out var json))
            return Text(400, "Invalid data JSON");

        exchange.Request = exchange.Request with { Action = "ingest", Collection = "audio_chunks", Fields = json as JsonObject ?? [] };
        if (
            (json as JsonObject)?["source_file_id"] is JsonValue id
            && id.GetValueKind() == JsonValueKind.String
            && !IsObjectId(id.GetValue<string>())
        )
            return Text(500, "Unexpected Server Error");
        if (IngestFields.Validate(json, out var fields) is { } problem)
            return Text(400, "Validation error: " + problem);
        if (fields!.Number > 0 && fields.SourceFileId is null)
            return Text(400, "Source file ID is required for followup chunks");
        return await ProcessAsync(exchange, audio, fields, stop);
    }

    private async Task<WireReply> ProcessAsync(Exchange exchange, FormPart audio, IngestFields fields, CancellationToken stop)
    {
        if (AudioProbe.Hangs(audio.Bytes.Span))
            return WireReply.Never;
        if (audio.FileName!.Contains('/', StringComparison.Ordinal))
            return Failed("No such file or directory (os error 2)");
        if (AudioProbe.Measure(audio.Bytes.Span) is not { } duration)
            return Failed("FFmpeg conversion failed: Invalid data found when processing input");
        if (await server.StoringAsync(exchange.Request, stop) is { } early)
            return early;
        if (server.IsDatabaseDown)
        {
            await Task.Delay(server.Options.DatabasePatience, stop);
            return Failed("connect ECONNREFUSED 127.0.0.1:27017");
        }

        if (fields.Number == 0 != fields.SourceFileId is null || !IsKnown(fields.SourceFileId))
            return Failed("Unknown error");
        if (await server.BeforeAsync(exchange.Request) is { } instead)
            return instead;
        var answer = Store(audio, fields, duration);
        return await server.AfterAsync(exchange.Request) ?? answer;
    }

    private WireReply Store(FormPart audio, IngestFields fields, TimeSpan duration)
    {
        var start = ExtendedJson.ParseDate(fields.Start);
        var sourceFile = fields.SourceFileId is { } id
            ? ExtendedJson.Oid(id.ToLowerInvariant())
            : (JsonObject)AddSourceFile(audio, fields, start);
        if (start is null)
            return Failed("Invalid time value");
        var chunk = server.Store.Insert(
            "audio_chunks",
            new JsonObject
            {
                ["format"] = "opus",
                ["original_id"] = null,
                ["source_file_id"] = sourceFile.DeepClone(),
                ["index"] = fields.Number,
                ["ingested_at"] = ExtendedJson.Date(DateTimeOffset.UtcNow),
                ["start"] = ExtendedJson.Date(start.Value),
                ["data"] = ExtendedJson.Binary(audio.Bytes.Span),
            }
        );
        _timeline.Invalidate(start, start + InvalidatedAfterStart);
        return WireReply.With(
            WireAnswer.Json(
                200,
                new JsonObject
                {
                    ["success"] = true,
                    ["chunk_id"] = ExtendedJson.OidOf(chunk),
                    ["source_file_id"] = ExtendedJson.OidOf(sourceFile),
                    ["chunk_number"] = fields.Number,
                    ["start_time"] = start.Value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
                    ["file_size"] = audio.Bytes.Length,
                    ["streaming"] =
                        fields.Metadata["streaming"] is { } said && said.ToJsonString() is not ("false" or "0" or "\"\"")
                            ? said.DeepClone()
                            : fields.Number > 0,
                    ["duration_ms"] = (int)Math.Round(duration.TotalMilliseconds),
                    ["message"] = "Audio chunk processed and stored successfully",
                }.ToJsonString()
            )
        );
    }

    private JsonNode AddSourceFile(FormPart audio, IngestFields fields, DateTimeOffset? start) =>
        server.Store.Insert(
            "source_files",
            new JsonObject
            {
                ["start"] = ExtendedJson.Date(start ?? DateTimeOffset.UnixEpoch),
                ["size"] = audio.Bytes.Length,
                ["extension"] = audio.FileName!.Split('.')[^1] is { Length: > 0 } extension ? extension : "unknown",
                ["ingested"] = false,
                ["importer"] = "streaming_api",
                ["platform"] = new JsonObject { ["system"] = "api", ["node"] = "web" },
                ["metadata"] = fields.Metadata.DeepClone(),
                ["processing_status"] = "streaming",
                ["created_by"] = server.Options.ClientId,
            }
        );

    private bool IsKnown(string? sourceFile) =>
        sourceFile is null
        || server.Store.Find("source_files", new JsonObject { ["_id"] = ExtendedJson.Oid(sourceFile.ToLowerInvariant()) }).Count > 0;

    private static bool IsObjectId(string id) => id.Length == 24 && id.All(char.IsAsciiHexDigit);

    private static bool TryParse(string text, out JsonNode? json)
    {
        try
        {
            json = JsonNode.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            // The caller says so.
            json = null;
            return false;
        }
    }

    private static WireReply Failed(string reason) => Text(500, "Audio processing failed: " + reason);

    private static WireReply Text(int status, string sentence) => WireReply.With(new WireAnswer(status, sentence));
}
