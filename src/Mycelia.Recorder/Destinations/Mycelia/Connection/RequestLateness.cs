using System.Globalization;

namespace Mycelia.Recorder.Destinations.Mycelia.Connection;

/// <summary>Says what of a request took too long. Pure.</summary>
internal static class RequestLateness
{
    public static string Explain(Uri address, TrackedContent? content, TimeSpan timeout, bool isConnecting)
    {
        var seconds = string.Create(CultureInfo.InvariantCulture, $"{timeout.TotalSeconds:0} s");
        return isConnecting ? $"no connection to {address.Authority} came about in time: the network or the server is away"
            : content is { Progress: SendProgress.Begun }
                ? $"{address.Authority} did not take {content.Headers.ContentLength / 1000:0} kB within {seconds}: the line is too "
                    + "slow, or the server stands still"
            : $"{address.Authority} did not answer within {seconds}";
    }
}
