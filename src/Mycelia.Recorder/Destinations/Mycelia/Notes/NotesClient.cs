using System.Net;
using System.Text.Json;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Tokens;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Destinations.Mycelia.Notes;

/// <summary>
/// Tells the local server what it shows besides the audio of a recording: marks, gaps and pauses with their causes, the input, and that it
/// has ended. What is sent is always the whole.
/// </summary>
internal sealed class NotesClient(AuthorizedSender sender, MyceliaOptions options)
{
    /// <summary>A recording of a bad day has some hundred; of more, the last are told.</summary>
    private const int Most = 2_000;

    /// <summary>Tells it. Never throws for what a network or a server may do.</summary>
    /// <returns>Why it was not told; null when it was, or when the server takes no notes.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<UploadOutcome.Failed?> PutAsync(RecordingNotice notice, CancellationToken cancellationToken)
    {
        if (notice.Recording.SourceFileId is not { } id || !ObjectIds.IsOne(id))
            return null;
        var body = Write(notice);
        var reply = await sender
            .SendAsync(
                () =>
                    new HttpRequestMessage(HttpMethod.Put, options.Route($"/api/recordings/{id}/notes"))
                    {
                        Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } },
                    },
                static answer => answer.Status == HttpStatusCode.Unauthorized,
                cancellationToken
            )
            .ConfigureAwait(false);
        if (reply.Answer is not { } answer)
            return reply.Failure;
        // A server of an older version, or a recording that somebody has deleted there.
        return answer.IsSuccess || answer.Status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed
            ? null
            : AnswerClassifier.Classify(answer);
    }

    private static byte[] Write(RecordingNotice notice)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("device", notice.Recording.Device);
            json.WriteBoolean("ended", notice.HasEnded);
            json.WriteStartArray("gaps");
            foreach (var gap in notice.Gaps.TakeLast(Most))
            {
                json.WriteStartObject();
                json.WriteString("from", Timestamp.Format(gap.From));
                json.WriteString("to", Timestamp.Format(gap.To));
                json.WriteString("cause", gap.Cause);
                json.WriteString(
                    "kind",
                    gap.Cause == GapCause.Silence ? "silence"
                        : GapCause.IsPause(gap.Cause) || gap.Cause == GapCause.Forgotten ? "pause"
                        : "gap"
                );
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("marks");
            foreach (var mark in notice.Marks.TakeLast(Most))
            {
                json.WriteStartObject();
                json.WriteString("at", Timestamp.Format(mark.At));
                json.WriteString("label", mark.Label);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return body.ToArray();
    }
}
