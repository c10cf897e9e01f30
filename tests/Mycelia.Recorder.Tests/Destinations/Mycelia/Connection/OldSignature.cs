using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia.Connection;

/// <summary>Signs certificates as was done long ago, or elsewhere: .NET itself signs none by a weak hash.</summary>
/// <param name="key">The signer's.</param>
/// <param name="name">A hash, with PSS before it where it is for that. What .NET cannot compute is signed with SHA-256 and says
/// otherwise.</param>
internal sealed class OldSignature(RSA key, string name) : X509SignatureGenerator
{
    private const string Pss = "PSS";

    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(
                name switch
                {
                    "MD5" => "1.2.840.113549.1.1.4",
                    "SHA-1" => "1.2.840.113549.1.1.5",
                    "SHA-224" => "1.2.840.113549.1.1.14",
                    "SHA-256" => "1.2.840.113549.1.1.11",
                    "SHA-512" => "1.2.840.113549.1.1.13",
                    "RIPEMD-160" => "1.3.36.3.3.1.2",
                    "GOST" => "1.2.643.7.1.1.3.2",
                    _ => "1.2.840.113549.1.1.10",
                }
            );
            if (name.StartsWith(Pss, StringComparison.Ordinal))
                WriteParameters(writer);
            else
                writer.WriteNull();
        }

        return writer.Encode();
    }

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) =>
        name switch
        {
            "MD5" => key.SignData(data, HashAlgorithmName.MD5, RSASignaturePadding.Pkcs1),
            "SHA-1" => key.SignData(data, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1),
            "SHA-512" => key.SignData(data, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
            Pss => key.SignData(data, HashAlgorithmName.SHA1, RSASignaturePadding.Pss),
            ['P', ..] => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            _ => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        };

    protected override PublicKey BuildPublicKey() => new(key);

    /// <summary>RFC 4055, 3.1; by default SHA-1 and 20 bytes of salt.</summary>
    private void WriteParameters(AsnWriter writer)
    {
        using var parameters = writer.PushSequence();
        if (name == Pss)
            return;
        using (writer.PushSequence(new(TagClass.ContextSpecific, 0, isConstructed: true)))
            WriteHash(writer);
        using (writer.PushSequence(new(TagClass.ContextSpecific, 1, isConstructed: true)))
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("1.2.840.113549.1.1.8");
            WriteHash(writer);
        }

        using (writer.PushSequence(new(TagClass.ContextSpecific, 2, isConstructed: true)))
            writer.WriteInteger(32);
    }

    private void WriteHash(AsnWriter writer)
    {
        using var hash = writer.PushSequence();
        writer.WriteObjectIdentifier(name == "PSS RIPEMD-160" ? "1.3.36.3.2.1" : "2.16.840.1.101.3.4.2.1");
        writer.WriteNull();
    }
}
