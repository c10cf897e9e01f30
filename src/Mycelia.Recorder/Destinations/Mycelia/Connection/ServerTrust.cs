using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mycelia.Recorder.Destinations.Mycelia.Connection;

/// <summary>
/// Whose word for a server's identity is taken: the system's authorities, and those of a file where one is given. Immutable.
/// </summary>
public sealed class ServerTrust
{
    /// <summary>RFC 5280, 4.2.1.12: to identify a server.</summary>
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly X509Certificate2[] _authorities;

    private ServerTrust(X509Certificate2[] authorities) => _authorities = authorities;

    /// <summary>The system's authorities alone.</summary>
    public static ServerTrust System { get; } = new([]);

    /// <summary>The system's authorities, and others.</summary>
    /// <param name="pem">Their certificates, one or several.</param>
    /// <exception cref="InvalidDataException">It holds no authority's certificate; the message says what it holds.</exception>
    public static ServerTrust WithAuthorities(string pem)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            throw new InvalidDataException($"a certificate in it cannot be read ({e.Message.TrimEnd('.')})", e);
        }

        if (certificates.Count == 0)
            throw new InvalidDataException("there is no certificate in it that begins with -----BEGIN CERTIFICATE----- (PEM)");
        if (!certificates.Any(static certificate => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)))
            throw new InvalidDataException(
                $"there is no root certificate in it, only one that {CertificateWords.Name(certificates[0].IssuerName)} has signed: "
                    + "add that one's"
            );
        return new([.. certificates]);
    }

    /// <summary>
    /// What is wrong with a certificate; empty when it is believed.
    /// </summary>
    /// <param name="certificate">What the server showed.</param>
    /// <param name="chain">What the system made of it.</param>
    /// <param name="errors">What the system found wrong.</param>
    /// <param name="host">Whom it is to identify.</param>
    /// <param name="now">The moment for which it is judged.</param>
    internal IReadOnlyList<CertificateProblem> Judge(
        X509Certificate2? certificate,
        X509Chain? chain,
        SslPolicyErrors errors,
        string host,
        DateTimeOffset now
    )
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return [new("is missing: the server shows none")];
        var problems = new List<CertificateProblem>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            problems.Add(CertificateWords.WrongName(certificate, host));
        using var own = new X509Chain();
        var judged = errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) && _authorities.Length > 0 ? own : chain;
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) && (_authorities.Length == 0 || !Build(own, certificate, chain)))
            problems.AddRange(CertificateWords.ChainProblems(certificate, judged, now, hasOwnAuthorities: _authorities.Length > 0));
        problems.AddRange(CertificateStrength.Weaknesses(certificate, judged).Select(static weakness => new CertificateProblem(weakness)));
        return problems;
    }

    /// <summary>Builds the way to one of the file's authorities.</summary>
    private bool Build(X509Chain own, X509Certificate2 certificate, X509Chain? shown)
    {
        var policy = own.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(_authorities);
        policy.RevocationMode = X509RevocationMode.NoCheck;
        // The server has to show what lies between; nothing is fetched.
        policy.DisableCertificateDownloads = true;
        policy.ApplicationPolicy.Add(new(ServerAuthentication));
        if (shown is not null)
            policy.ExtraStore.AddRange(shown.ChainPolicy.ExtraStore);
        return own.Build(certificate);
    }
}
