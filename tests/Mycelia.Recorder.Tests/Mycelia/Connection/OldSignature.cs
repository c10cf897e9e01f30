using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mycelia.Recorder.Tests.Mycelia.Connection;

/// <summary>Signs certificates as was done long ago: .NET itself signs none by a weak hash.</summary>
/// <param name="key">The signer's.</param>
/// <param name="name">MD5, SHA-1, SHA-256, or PSS, whose hash is SHA-1 where none is named.</param>
internal sealed class OldSignature(RSA key, string name) : X509SignatureGenerator
{
    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(name switch
            {
                "MD5" => "1.2.840.113549.1.1.4",
                "SHA-1" => "1.2.840.113549.1.1.5",
                "SHA-256" => "1.2.840.113549.1.1.11",
                _ => "1.2.840.113549.1.1.10",
            });
            if (name == "PSS")
                writer.PushSequence().Dispose();
            else
                writer.WriteNull();
        }

        return writer.Encode();
    }

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => name switch
    {
        "MD5" => key.SignData(data, HashAlgorithmName.MD5, RSASignaturePadding.Pkcs1),
        "SHA-1" => key.SignData(data, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1),
        "SHA-256" => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        _ => key.SignData(data, HashAlgorithmName.SHA1, RSASignaturePadding.Pss),
    };

    protected override PublicKey BuildPublicKey() => new(key);
}
