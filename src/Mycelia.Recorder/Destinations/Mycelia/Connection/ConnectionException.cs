using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Connection;

/// <summary>A request got no answer, and it is known why.</summary>
/// <param name="failure">What is wrong, for the user.</param>
/// <param name="cause">What the network said.</param>
internal sealed class ConnectionException(UploadOutcome.Failed failure, HttpRequestException cause)
    : HttpRequestException(cause.HttpRequestError, failure.Reason, cause, cause.StatusCode)
{
    public UploadOutcome.Failed Failure => failure;
}
