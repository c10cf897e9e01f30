namespace Mycelia.LocalServer.Credentials;

/// <summary>A granted token (RFC 6749, section 5.1).</summary>
internal sealed record TokenAnswer(string AccessToken, string TokenType, long ExpiresIn, string Scope);
