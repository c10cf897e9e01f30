using Mycelia.Recorder.Destinations.Mycelia.Connection;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Discovery;

/// <summary>What a look at a server's address, without credentials, showed.</summary>
public sealed record ServerContact
{
    /// <summary>Why it cannot be reached; null when it can.</summary>
    public UploadOutcome.Failed? Problem { get; init; }

    /// <summary>What it answered to <c>GET /health</c>; 0 when it did not.</summary>
    public int Status => (int?)Health?.Today.Status ?? 0;

    /// <summary>Whether it said that it is well.</summary>
    public bool IsHealthy => Health is { IsWell: true };

    /// <summary>How long the first answer took, with the connection that it took.</summary>
    public TimeSpan RoundTrip => Health?.Today.Took ?? default;

    /// <summary>How far its clock is ahead of ours, to a second or so; null when it does not say the time.</summary>
    public TimeSpan? ClockSkew => Health?.Today.ClockSkew;

    /// <summary>Its certificate; null without TLS.</summary>
    public CertificateFacts? Certificate { get; init; }

    /// <summary>The version of HTTP that it answered in; null when it did not.</summary>
    public Version? HttpVersion => Health?.Today.HttpVersion;

    /// <summary>What it said.</summary>
    internal ServerHealth? Health { get; init; }
}
