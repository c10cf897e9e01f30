using System.Text.Json;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Resources;

namespace Mycelia.Recorder.Destinations.Mycelia.Discovery;

/// <summary>Counts what a server has done with chunks: it writes that into them (<c>vad</c>, <c>transcribed_at</c>).</summary>
internal sealed class TranscriptionInquiry(ResourceClient client, ResourceNames names)
{
    /// <param name="sourceFileIds">The source files whose chunks count.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when the server does not say.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<TranscriptionProgress?> AskAsync(IReadOnlyList<string> sourceFileIds, CancellationToken cancellationToken)
    {
        var counts = await Task.WhenAll(
                CountAsync(static _ => { }),
                CountAsync(static query =>
                {
                    query.WriteStartObject("transcribed_at");
                    query.WriteNull("$ne");
                    query.WriteEndObject();
                }),
                CountAsync(static query => query.WriteBoolean("vad.has_speech", false))
            )
            .ConfigureAwait(false);
        return counts is [{ } all, { } transcribed, { } silent] ? new(all, transcribed, silent) : null;

        async Task<long?> CountAsync(Action<Utf8JsonWriter> writeCondition)
        {
            var reply = await client
                .CallAsync(names.Documents, json => Write(json, sourceFileIds, writeCondition), cancellationToken)
                .ConfigureAwait(false);
            return reply.Answer is { IsSuccess: true } answer
                ? AnswerJson.Read(answer.Body, static count => ResourceAnswer.ReadCount(count))
                : null;
        }
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<string> sourceFileIds, Action<Utf8JsonWriter> writeCondition)
    {
        json.WriteString("action", "count");
        json.WriteString("collection", "audio_chunks");
        json.WriteStartObject("query");
        json.WriteStartObject("original_id");
        json.WriteStartArray("$in");
        foreach (var id in sourceFileIds)
        {
            json.WriteStartObject();
            json.WriteString("$oid", id);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        writeCondition(json);
        json.WriteEndObject();
    }
}
