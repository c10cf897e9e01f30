namespace Mycelia.Recorder.Destinations.Mycelia.Connection;

/// <summary>What a user wants to know of a server's certificate.</summary>
/// <param name="Issuer">Who signed it.</param>
/// <param name="Ends">Until when it is good.</param>
public sealed record CertificateFacts(string Issuer, DateTimeOffset Ends);
