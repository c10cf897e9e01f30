using System.Security.Cryptography;
using System.Text;

namespace Mycelia.LocalServer.Model;

/// <summary>
/// What the server keeps of the secret. The secret is 256 random bits, which no one can guess however fast the hash:
/// a slow password hash would add nothing but a way to load the server.
/// </summary>
internal sealed record SecretHash(byte[] Salt, byte[] Hash)
{
    public static SecretHash Of(string secret)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return new(salt, Digest(salt, secret));
    }

    /// <summary>Compares in a time that does not depend on where they differ.</summary>
    public bool Matches(string secret) => CryptographicOperations.FixedTimeEquals(Hash, Digest(Salt, secret));

    private static byte[] Digest(byte[] salt, string secret) => SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(secret)]);
}
