using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mycelia.LocalServer.Http;

namespace Mycelia.LocalServer.Credentials;

/// <summary>Issues and checks access tokens: JWTs (RFC 7519) signed with HMAC-SHA256, so that none needs to be stored.</summary>
internal sealed class AccessTokens(ServerIdentity identity, TimeSpan lifetime, TimeProvider time)
{
    // The only header that is issued is the only one that is accepted: no token can choose its algorithm.
    private static readonly string Header = Base64Url.EncodeToString("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"u8);

    public TimeSpan Lifetime => lifetime;

    public string Issue()
    {
        var now = time.GetUtcNow();
        var claims = new TokenClaims(identity.ClientId, now.ToUnixTimeSeconds(), (now + lifetime).ToUnixTimeSeconds(), NewTokenId());
        var signed = $"{Header}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims, ServerJson.Default.TokenClaims))}";
        return $"{signed}.{Base64Url.EncodeToString(Sign(signed))}";
    }

    /// <summary>Whether this server issued the token to its present client, and it has not expired.</summary>
    public bool Accepts(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || parts[0] != Header || !Base64Url.IsValid(parts[1]) || !Base64Url.IsValid(parts[2]))
            return false;
        if (!CryptographicOperations.FixedTimeEquals(Sign($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2])))
            return false;

        var claims = JsonSerializer.Deserialize(Base64Url.DecodeFromChars(parts[1]), ServerJson.Default.TokenClaims);
        return claims?.Sub == identity.ClientId && time.GetUtcNow().ToUnixTimeSeconds() < claims.Exp;
    }

    private byte[] Sign(string text) => HMACSHA256.HashData(identity.SigningKey, Encoding.UTF8.GetBytes(text));

    private static string NewTokenId() => RandomNumberGenerator.GetHexString(16, lowercase: true);
}
