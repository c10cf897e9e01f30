using System.Net;
using System.Text.Json;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Http;

/// <summary>What a server says of its health, in which its generations differ.</summary>
/// <param name="Today">To <c>GET /health</c>.</param>
/// <param name="Former">To <c>GET /healthz</c>; null where the first answer says enough.</param>
internal sealed record ServerHealth(MyceliaAnswer Today, MyceliaAnswer? Former = null)
{
    /// <summary>Whether it said that it is well, in whatever words.</summary>
    public bool IsWell => Today.IsSuccess || Former is { IsSuccess: true };

    /// <summary>Whether it knows repeats of uploads: the local server.</summary>
    public bool KnowsRepeats => Today.Status == HttpStatusCode.OK && Says(Today, "idempotent_ingest", JsonValueKind.True);

    /// <summary>Whether it speaks as servers do since November 2025.</summary>
    public bool SaysStatus => Today.Status == HttpStatusCode.OK && Says(Today, "status", JsonValueKind.String);

    /// <summary>Whether it speaks as servers did until November 2025.</summary>
    public bool SaysOk => Former is not null && Says(Former, "ok", JsonValueKind.True);

    /// <summary>What is wrong at the moment, so that nothing can be concluded; null when nothing is.</summary>
    public UploadOutcome.Failed? NotNow => OfTheMoment(Today);

    /// <summary>Answers that are about the moment. Others, a 500 among them, may be how a server says that it has no such route.</summary>
    public static UploadOutcome.Failed? OfTheMoment(MyceliaAnswer answer) =>
        (int)answer.Status is 407 or 408 or 425 or 429 or 502 or 503 or 504 or 511 ? AnswerClassifier.Classify(answer) : null;

    private static bool Says(MyceliaAnswer answer, string name, JsonValueKind kind) =>
        answer.IsSuccess
        && AnswerJson.Read(
            answer.Body,
            said => said.ValueKind == JsonValueKind.Object && said.TryGetProperty(name, out var value) && value.ValueKind == kind
        );
}
