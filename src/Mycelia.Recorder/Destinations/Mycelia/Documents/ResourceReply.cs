using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Documents;

/// <summary>What came of a request to the resource API: an answer, or none.</summary>
internal readonly record struct ResourceReply
{
    /// <summary>What the server said; null when it said nothing.</summary>
    public MyceliaAnswer? Answer { get; private init; }

    /// <summary>Why it said nothing; null when there is an answer.</summary>
    public UploadOutcome.Failed? Failure { get; private init; }

    public static implicit operator ResourceReply(MyceliaAnswer answer) => new() { Answer = answer };

    public static implicit operator ResourceReply(UploadOutcome.Failed failure) => new() { Failure = failure };
}
