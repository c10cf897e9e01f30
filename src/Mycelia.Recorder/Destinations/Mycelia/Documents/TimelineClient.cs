using System.Text.Json;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Resources;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Documents;

/// <summary>Has the timeline drawn: its bins come into being, and show what was stored, only when somebody asks.</summary>
internal sealed class TimelineClient(ResourceClient client, ResourceNames names)
{
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<UploadOutcome.Failed?> DrawAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var reply = await client.CallAsync(names.Timeline, json => WriteRange(json, from, to), cancellationToken).ConfigureAwait(false);
        return reply.Answer switch
        {
            null => reply.Failure,
            { IsSuccess: true } answer => IsDone(answer)
                ? null
                : new UploadOutcome.Transient(
                    $"the server answers {(int)answer.Status} but not that it drew the timeline ({answer.Summary})"
                ),
            var answer when ResourceClassifier.IsRefusal(answer) => new UploadOutcome.Unauthorized(
                "the key may not have the timeline drawn: 'mycelia-recorder auth' says which rights it lacks"
            ),
            var answer => ResourceClassifier.ClassifyFailure(answer),
        };
    }

    /// <summary>Whether a success is one, rather than the page of a proxy.</summary>
    public static bool IsDone(MyceliaAnswer answer) =>
        AnswerJson.Read(
            answer.Body,
            static said =>
                said.ValueKind == JsonValueKind.Object
                && !said.TryGetProperty("error", out _)
                && !(said.TryGetProperty("success", out var success) && success.ValueKind == JsonValueKind.False)
        );

    /// <summary>The fields of a request.</summary>
    public static void WriteRange(Utf8JsonWriter json, DateTimeOffset from, DateTimeOffset to)
    {
        json.WriteString("action", "recalculate");
        json.WriteDate("start", from);
        json.WriteDate("end", to);
    }
}
