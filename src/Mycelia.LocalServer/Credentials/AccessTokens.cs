using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Mycelia.LocalServer.Credentials;

/// <summary>Issues and checks access tokens: JWTs (RFC 7519) signed with HMAC-SHA256, so that none needs to be stored.</summary>
/// <remarks>
/// The key that signs them lives in memory, and is another at each start: nothing on the disk can be used to make a token. So a restart
/// ends all tokens, and a client gets a new one with its secret, as it does when one has expired.
/// </remarks>
internal sealed class AccessTokens(TimeSpan lifetime, TimeProvider time)
{
    // The only header that is issued is the only one that is accepted: no token can choose its algorithm.
    private static readonly string Header = Base64Url.EncodeToString("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"u8);

    private readonly byte[] _signingKey = RandomNumberGenerator.GetBytes(32);

    public TimeSpan Lifetime => lifetime;

    public string Issue(string clientId)
    {
        var now = time.GetUtcNow();
        return Write(new(clientId, now.ToUnixTimeSeconds(), (now + lifetime).ToUnixTimeSeconds(), NewTokenId()));
    }

    /// <summary>The client to which this server issued the token, if it has not expired; null: it is not good.</summary>
    public string? Verify(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || parts[0] != Header || !Base64Url.IsValid(parts[1]) || !Base64Url.IsValid(parts[2]))
            return null;
        if (!CryptographicOperations.FixedTimeEquals(Sign($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2])))
            return null;

        var claims = JsonSerializer.Deserialize(Base64Url.DecodeFromChars(parts[1]), CredentialsJson.Default.TokenClaims);
        return claims is not null && IsGoodAt(claims, time.GetUtcNow().ToUnixTimeSeconds()) ? claims.Sub : null;
    }

    /// <summary>A signed token of any claims.</summary>
    internal string Write(TokenClaims claims)
    {
        var signed =
            $"{Header}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims, CredentialsJson.Default.TokenClaims))}";
        return $"{signed}.{Base64Url.EncodeToString(Sign(signed))}";
    }

    /// <summary>Whatever a token says of its end, it is never good for longer than tokens are, nor before it was issued.</summary>
    private bool IsGoodAt(TokenClaims claims, long now) =>
        claims.Iat >= 0 && claims.Iat <= now && now < claims.Exp && now - claims.Iat < lifetime.TotalSeconds;

    private byte[] Sign(string text) => HMACSHA256.HashData(_signingKey, Encoding.UTF8.GetBytes(text));

    private static string NewTokenId() => RandomNumberGenerator.GetHexString(16, lowercase: true);
}
