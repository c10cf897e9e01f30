namespace Mycelia.LocalServer.Http;

/// <summary><c>GET /health</c>.</summary>
internal sealed record HealthAnswer(string Status, string Name, string Version);
