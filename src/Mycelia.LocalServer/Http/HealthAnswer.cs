namespace Mycelia.LocalServer.Http;

/// <summary><c>GET /health</c>, which anybody may ask: it says no more than a recorder needs.</summary>
/// <param name="Status"><c>ok</c>.</param>
/// <param name="Name">This program.</param>
/// <param name="IdempotentIngest">A chunk that comes twice under the same <c>Idempotency-Key</c> is stored once.</param>
internal sealed record HealthAnswer(string Status, string Name, bool IdempotentIngest);
