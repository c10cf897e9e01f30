using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Mycelia.StandIns.Servers;

/// <summary>The access tokens that a stand-in has given out.</summary>
public sealed class AccessTokens(StandInOptions options)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _ends = [];

    /// <summary>Whether the key gets new tokens; to take that away leaves the ones that it has.</summary>
    public bool IsKeyRevoked { get; set; }

    /// <summary>How many were given out.</summary>
    public int Issued { get; private set; }

    /// <summary>Refuses every token given out so far, as after the server got another secret.</summary>
    public void ForgetAll() => _ends.Clear();

    /// <summary>Whether an Authorization header brings a token that is good now.</summary>
    public bool Accepts(string? authorization) =>
        authorization?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) == true
        && _ends.TryGetValue(authorization["Bearer ".Length..], out var end)
        && DateTimeOffset.UtcNow < end;

    /// <returns>A new token; null for a wrong id or secret, or a revoked key.</returns>
    internal string? Issue(string id, string secret)
    {
        if (IsKeyRevoked || id != options.ClientId || secret != options.ClientSecret)
            return null;
        var end = DateTimeOffset.UtcNow + options.TokenLifetime;
        var token = string.Join(
            '.',
            Encode("""{"alg":"HS256","typ":"JWT"}"""u8),
            Encode(Encoding.UTF8.GetBytes($$"""{"principal":"{{id}}","exp":{{end.ToUnixTimeSeconds()}}}""")),
            Encode(RandomNumberGenerator.GetBytes(32))
        );
        _ends[token] = end;
        Issued++;
        return token;
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
