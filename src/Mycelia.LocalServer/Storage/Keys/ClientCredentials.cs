using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage.Files;

namespace Mycelia.LocalServer.Storage.Keys;

/// <summary>What a recorder needs to sign in, in the shape of Mycelia's own keys.</summary>
/// <param name="ClientId">24 hex digits.</param>
/// <param name="Secret"><c>mycelia_</c> and 256 random bits as 43 base64url characters.</param>
internal sealed record ClientCredentials(string ClientId, string Secret)
{
    public const string SecretPrefix = "mycelia_";

    public static ClientCredentials Generate(DateTimeOffset now) =>
        new(ObjectId.New(now), SecretPrefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));

    /// <summary>
    /// Writes an env file that <c>mycelia-recorder --env-file</c> reads. It names no URL: the port may be another at the next start,
    /// and this file is written only once.
    /// </summary>
    public void WriteTo(string path) => PrivateFile.Replace(path, Encoding.UTF8.GetBytes(EnvLines));

    /// <summary>The same, as text.</summary>
    public string EnvLines => $"MYCELIA_CLIENT_ID={ClientId}\nMYCELIA_TOKEN={Secret}\n";

    /// <summary>Never the secret: a record that is logged by mistake must not give it away.</summary>
    public override string ToString() => ClientId;
}
