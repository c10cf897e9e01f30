using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using Mycelia.Recorder.Upload;

namespace Mycelia.Recorder.Mycelia;

/// <summary>Asks for the ids of documents: <c>POST /api/resource/tech.mycelia.mongo</c>, MongoDB Extended JSON.</summary>
internal sealed class ResourceQueries(HttpClient http, MyceliaOptions options, OAuthTokenSource tokens)
{
    /// <returns>The ids of what matches; of the first match only, for <c>findOne</c>.</returns>
    /// <exception cref="ResourceException">There was no answer.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<IReadOnlyList<string>> AskAsync(string action, string collection, Action<Utf8JsonWriter> writeQuery, CancellationToken cancellationToken)
    {
        var question = WriteQuestion(action, collection, writeQuery);
        for (var renewed = false; ; renewed = true)
        {
            var result = await tokens.GetAsync(cancellationToken).ConfigureAwait(false);
            if (result is not TokenResult.Granted { Token: var token })
                throw new ResourceException(((TokenResult.Denied)result).Outcome);

            var answer = await ExchangeAsync(question, token, cancellationToken).ConfigureAwait(false);
            switch ((int)answer.Status)
            {
                case 200:
                    return ReadIds(answer.Body);
                // A token that the server no longer takes and a key without the right look alike.
                case 400 or 401 or 403 when !renewed:
                    tokens.Invalidate(token);
                    break;
                default:
                    throw new ResourceException(IsUnwell(answer, out var unwell) ? unwell : null);
            }
        }
    }

    private async Task<MyceliaAnswer> ExchangeAsync(byte[] question, AccessToken token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Route("/api/resource/tech.mycelia.mongo"))
        {
            Content = new ByteArrayContent(question) { Headers = { ContentType = new("application/json") } },
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Secret);
        request.Headers.ConnectionClose = true;
        try
        {
            return await http.ExchangeAsync(request, options.RequestTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            var failure = NetworkFailure.Explain(e, options.Url);
            // Unanswered again and again while chunks pass that need no question: then this one must not be in their way.
            throw new ResourceException(failure is UploadOutcome.Transient transient ? transient with { MayBeTheChunk = e is TimeoutException } : failure);
        }
    }

    /// <summary>Whether the answer is about the server's state. A 500 about the question itself would come again.</summary>
    private static bool IsUnwell(MyceliaAnswer answer, out UploadOutcome.Failed? unwell)
    {
        unwell = IngestClassifier.Classify(answer, namedSourceFile: null) as UploadOutcome.Transient;
        return (int)answer.Status != 500 || unwell is UploadOutcome.Transient { MayBeTheChunk: false };
    }

    private static byte[] WriteQuestion(string action, string collection, Action<Utf8JsonWriter> writeQuery)
    {
        var question = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(question))
        {
            json.WriteStartObject();
            json.WriteString("action", action);
            json.WriteString("collection", collection);
            json.WriteStartObject("query");
            writeQuery(json);
            json.WriteEndObject();
            json.WriteStartObject("options");
            json.WriteStartObject("projection");
            json.WriteNumber("_id", 1);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return question.WrittenSpan.ToArray();
    }

    /// <summary>A document, an array of them, or null.</summary>
    private static string[] ReadIds(string body)
    {
        try
        {
            using var answer = JsonDocument.Parse(body);
            return answer.RootElement.ValueKind switch
            {
                JsonValueKind.Null => [],
                JsonValueKind.Array => [.. answer.RootElement.EnumerateArray().Select(ReadId)],
                _ => [ReadId(answer.RootElement)],
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Something else answers here.
            throw new ResourceException(failure: null);
        }
    }

    private static string ReadId(JsonElement document) => document.GetProperty("_id") switch
    {
        { ValueKind: JsonValueKind.String } id => id.GetString()!,
        var id => id.GetProperty("$oid").GetString()!,
    };
}
