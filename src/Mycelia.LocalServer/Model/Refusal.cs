namespace Mycelia.LocalServer.Model;

/// <summary>A request that is not granted: an HTTP status and a sentence.</summary>
internal sealed record Refusal(int Status, string Error, string? Field = null);
