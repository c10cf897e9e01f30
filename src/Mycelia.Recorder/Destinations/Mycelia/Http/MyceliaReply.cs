using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Http;

/// <summary>What came of a request: an answer, or none.</summary>
internal readonly record struct MyceliaReply
{
    /// <summary>What the server said; null when it said nothing.</summary>
    public MyceliaAnswer? Answer { get; private init; }

    /// <summary>Why it said nothing; null when there is an answer.</summary>
    public UploadOutcome.Failed? Failure { get; private init; }

    public static implicit operator MyceliaReply(MyceliaAnswer answer) => new() { Answer = answer };

    public static implicit operator MyceliaReply(UploadOutcome.Failed failure) => new() { Failure = failure };
}
