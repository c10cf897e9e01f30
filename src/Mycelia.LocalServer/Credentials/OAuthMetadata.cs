namespace Mycelia.LocalServer.Credentials;

/// <summary><c>GET /.well-known/oauth-authorization-server</c> (RFC 8414).</summary>
internal sealed record OAuthMetadata(
    string Issuer,
    string TokenEndpoint,
    string[] GrantTypesSupported,
    string[] TokenEndpointAuthMethodsSupported,
    string[] ResponseTypesSupported
)
{
    /// <param name="issuer">The server as the client addressed it, by one of its own names.</param>
    public static OAuthMetadata For(string issuer) =>
        new(issuer, $"{issuer}/oauth/token", ["client_credentials"], ["client_secret_basic", "client_secret_post"], []);
}
