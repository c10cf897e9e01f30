using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Mycelia.Recorder.Destinations.Mycelia.Connection;

/// <summary>
/// Says which certificates on the way to an authority are too weak to prove anything: all that OpenSSL's security level 2 refuses, and
/// so curl does, and a little more: that level rounds keys of RSA up, to take such of some 1,900 bits, and SHA-224. A root's signature
/// under itself proves nothing anyway; its key counts. Pure.
/// </summary>
internal static class CertificateStrength
{
    /// <summary>NIST SP 800-57 part 1, table 2: what 112 bits of security take.</summary>
    private const int LeastOfFactoring = 2048;
    private const int LeastOfCurve = 224;

    private const string Rsa = "1.2.840.113549.1.1.1";
    private const string RsaPss = "1.2.840.113549.1.1.10";
    private const string Dsa = "1.2.840.10040.4.1";
    private const string EllipticCurve = "1.2.840.10045.2.1";
    private const string Sha1 = "1.3.14.3.2.26";

    /// <summary>
    /// What is signed by way of SHA-2 or SHA-3 with 256 bits and more, or by a scheme that brings a hash of its own. All else is refused,
    /// known or not.
    /// </summary>
    private static readonly HashSet<string> StrongSignatures =
    [
        // RSA (RFC 8017, A.2.4): SHA-256, -384, -512, -512/256; SHA3-256, -384, -512.
        "1.2.840.113549.1.1.11",
        "1.2.840.113549.1.1.12",
        "1.2.840.113549.1.1.13",
        "1.2.840.113549.1.1.16",
        "2.16.840.1.101.3.4.3.14",
        "2.16.840.1.101.3.4.3.15",
        "2.16.840.1.101.3.4.3.16",
        // ECDSA (RFC 5758) and DSA, with the same.
        "1.2.840.10045.4.3.2",
        "1.2.840.10045.4.3.3",
        "1.2.840.10045.4.3.4",
        "2.16.840.1.101.3.4.3.10",
        "2.16.840.1.101.3.4.3.11",
        "2.16.840.1.101.3.4.3.12",
        "2.16.840.1.101.3.4.3.2",
        "2.16.840.1.101.3.4.3.3",
        "2.16.840.1.101.3.4.3.4",
        "2.16.840.1.101.3.4.3.6",
        "2.16.840.1.101.3.4.3.7",
        "2.16.840.1.101.3.4.3.8",
        // Ed25519 and Ed448 (RFC 8410), ML-DSA (RFC 9881).
        "1.3.101.112",
        "1.3.101.113",
        "2.16.840.1.101.3.4.3.17",
        "2.16.840.1.101.3.4.3.18",
        "2.16.840.1.101.3.4.3.19",
    ];

    /// <summary>Of PSS, whose hash stands in its parameters.</summary>
    private static readonly HashSet<string> StrongHashes =
    [
        "2.16.840.1.101.3.4.2.1",
        "2.16.840.1.101.3.4.2.2",
        "2.16.840.1.101.3.4.2.3",
        "2.16.840.1.101.3.4.2.6",
        "2.16.840.1.101.3.4.2.8",
        "2.16.840.1.101.3.4.2.9",
        "2.16.840.1.101.3.4.2.10",
    ];

    /// <summary>What others are called.</summary>
    private static readonly Dictionary<string, string> Names = new()
    {
        ["1.2.840.113549.1.1.2"] = "MD2",
        ["1.2.840.113549.1.1.3"] = "MD4",
        ["1.2.840.113549.1.1.4"] = "MD5",
        ["1.3.14.3.2.3"] = "MD5",
        ["1.2.840.113549.1.1.5"] = "SHA-1",
        ["1.3.14.3.2.29"] = "SHA-1",
        ["1.3.14.3.2.27"] = "SHA-1",
        ["1.3.14.3.2.26"] = "SHA-1",
        ["1.2.840.10040.4.3"] = "SHA-1",
        ["1.2.840.10045.4.1"] = "SHA-1",
        ["1.3.36.3.3.1.2"] = "RIPEMD-160",
        ["1.3.36.3.2.1"] = "RIPEMD-160",
        ["1.2.840.113549.1.1.14"] = "SHA-224",
        ["1.2.840.10045.4.3.1"] = "SHA-224",
        ["2.16.840.1.101.3.4.3.1"] = "SHA-224",
        ["2.16.840.1.101.3.4.2.4"] = "SHA-224",
    };

    /// <param name="certificate">The server's.</param>
    /// <param name="chain">The way from it to an authority; null when there is none.</param>
    /// <returns>Phrases that follow "the certificate of …".</returns>
    public static IEnumerable<string> Weaknesses(X509Certificate2 certificate, X509Chain? chain)
    {
        var way = chain?.ChainElements.Select(static element => element.Certificate).ToArray() ?? [];
        if (way.Length == 0)
            way = [certificate];
        for (var i = 0; i < way.Length; i++)
        {
            var which = i == 0 ? "" : $"leads to that of {CertificateWords.Name(way[i].SubjectName)}, which ";
            if (KeyWeakness(way[i].PublicKey) is { } key)
                yield return $"{which}has a key of only {key}, which can be broken: have it made anew, with 2048 bits of RSA or 256 "
                    + "of a curve";
            var isRoot = i == way.Length - 1 && way[i].SubjectName.RawData.AsSpan().SequenceEqual(way[i].IssuerName.RawData);
            if (!isRoot && SignatureWeakness(way[i]) is { } hash)
                yield return $"{which}is signed by way of {hash}, which "
                    + $"{(hash.Contains(' ', StringComparison.Ordinal) ? "may be" : "can be")} forged: have it signed anew, with SHA-256";
        }
    }

    /// <returns>What kind of key it is, where it is too small; null for others, and for kinds that have one size only.</returns>
    private static string? KeyWeakness(PublicKey key)
    {
        var (bits, least, kind) = key.Oid.Value switch
        {
            Rsa or RsaPss => (BitsOfFirst(key.EncodedKeyValue.RawData), LeastOfFactoring, "RSA"),
            Dsa => (BitsOfFirst(key.EncodedParameters?.RawData ?? []), LeastOfFactoring, "DSA"),
            EllipticCurve => (BitsOfPoint(key.EncodedKeyValue.RawData), LeastOfCurve, "an elliptic curve"),
            _ => (int.MaxValue, 0, ""),
        };
        return bits >= least ? null : string.Create(CultureInfo.InvariantCulture, $"{bits} bits ({kind})");
    }

    /// <summary>A modulus, or DSA's prime, is the first number of a sequence. What cannot be read has no bits.</summary>
    private static int BitsOfFirst(byte[] sequence)
    {
        try
        {
            return (int)new AsnReader(sequence, AsnEncodingRules.DER).ReadSequence().ReadInteger().GetBitLength();
        }
        catch (AsnContentException)
        {
            return 0;
        }
    }

    /// <summary>SEC 1, 2.3.3: a byte that says whether one coordinate follows or both, each as long as the field.</summary>
    private static int BitsOfPoint(byte[] point) =>
        point switch
        {
            [4, ..] => (point.Length - 1) / 2 * 8,
            [2 or 3, ..] => (point.Length - 1) * 8,
            _ => 0,
        };

    /// <returns>By which hash or algorithm it is signed, where that is not known to be strong.</returns>
    private static string? SignatureWeakness(X509Certificate2 certificate)
    {
        var algorithm = certificate.SignatureAlgorithm.Value ?? "";
        var (what, isStrong) =
            algorithm == RsaPss
                ? HashOfPss(certificate.RawData) is { } hash
                    ? (hash, StrongHashes.Contains(hash))
                    : ("", false)
                : (algorithm, StrongSignatures.Contains(algorithm));
        return isStrong
            ? null
            : Names.GetValueOrDefault(what)
                ?? (what.Length > 0 ? $"an algorithm that is not known here ({what})" : "nothing that is known");
    }

    /// <summary>RFC 4055, 3.1: the hash is the first of the parameters, and SHA-1 where there is none.</summary>
    /// <returns>Null when it cannot be read.</returns>
    private static string? HashOfPss(byte[] certificate)
    {
        try
        {
            var parts = new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence();
            parts.ReadEncodedValue();
            var algorithm = parts.ReadSequence();
            algorithm.ReadObjectIdentifier();
            if (!algorithm.HasData)
                return Sha1;
            var parameters = algorithm.ReadSequence();
            var first = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
            return !parameters.HasData || !parameters.PeekTag().HasSameClassAndValue(first)
                ? Sha1
                : parameters.ReadSequence(first).ReadSequence().ReadObjectIdentifier();
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
