using System.Security.Cryptography;

namespace Mycelia.LocalServer.Credentials;

/// <summary>Who may sign in, and the key that signs access tokens; kept in the index, so that tokens survive a restart.</summary>
internal sealed record ServerIdentity(byte[] SigningKey, string ClientId, SecretHash Secret)
{
    public static ServerIdentity For(ClientCredentials credentials) =>
        new(RandomNumberGenerator.GetBytes(32), credentials.ClientId, SecretHash.Of(credentials.Secret));

    public bool Accepts(string clientId, string secret)
    {
        // Both are always looked at, so that the time of an answer says nothing about which was wrong.
        var known = string.Equals(clientId, ClientId, StringComparison.OrdinalIgnoreCase);
        return Secret.Matches(secret) && known;
    }
}
