using Mycelia.Recorder.Upload;

namespace Mycelia.Recorder.Mycelia;

/// <summary>A question to the resource API got no answer.</summary>
/// <param name="failure">Why, if another time may be better; null when it will never be answered.</param>
internal sealed class ResourceException(UploadOutcome.Failed? failure) : Exception(failure?.Reason ?? "the server's resource API does not answer this key")
{
    public UploadOutcome.Failed? Failure => failure;
}
