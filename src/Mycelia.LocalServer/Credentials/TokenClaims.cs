namespace Mycelia.LocalServer.Credentials;

/// <summary>What an access token says (RFC 7519, section 4.1; times are seconds since 1970).</summary>
internal sealed record TokenClaims(string Sub, long Iat, long Exp, string Jti);
