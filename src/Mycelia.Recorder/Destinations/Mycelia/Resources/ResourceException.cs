using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Resources;

/// <summary>A question to the resource API got no answer.</summary>
/// <param name="failure">Why, if another time may be better; null when it will not be answered.</param>
/// <param name="isOdd">Whether what was said is no answer, rather than that there will be none.</param>
internal sealed class ResourceException(UploadOutcome.Failed? failure, bool isOdd = false)
    : Exception(failure?.Reason ?? "the server's resource API does not answer this key")
{
    public UploadOutcome.Failed? Failure => failure;

    public bool IsOdd => isOdd;
}
