namespace Mycelia.LocalServer.Http;

/// <summary><c>GET /healthz</c>.</summary>
internal sealed record AliveAnswer(bool Ok);
