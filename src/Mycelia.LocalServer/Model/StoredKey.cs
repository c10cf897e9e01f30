namespace Mycelia.LocalServer.Model;

/// <summary>A key as the index keeps it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Secret">What is kept of its secret.</param>
/// <param name="CreatedMs">When its secret was made, ms since 1970 UTC.</param>
/// <param name="RevokedMs">When it was revoked; null: it is good.</param>
internal sealed record StoredKey(AccessKey Key, SecretHash Secret, long CreatedMs, long? RevokedMs);
