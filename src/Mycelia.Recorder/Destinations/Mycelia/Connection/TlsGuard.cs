using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Mycelia.Recorder.Destinations.Mycelia.Connection;

/// <summary>Judges each certificate that a connection meets, and remembers what it saw last. Thread-safe.</summary>
internal sealed class TlsGuard(ServerTrust trust, TimeProvider time)
{
    private volatile CertificateProblem? _problem;
    private volatile CertificateFacts? _seen;

    /// <summary>What is wrong with the certificate that was refused last; null when none was.</summary>
    public CertificateProblem? Problem => _problem;

    /// <summary>The certificate that was shown last; null when none was.</summary>
    public CertificateFacts? Seen => _seen;

    public bool Validate(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        var certificate = shown as X509Certificate2;
        if (certificate is not null)
            _seen = new(CertificateWords.Name(certificate.IssuerName), certificate.NotAfter.ToUniversalTime());
        var problems = trust.Judge(certificate, chain, errors, (sender as SslStream)?.TargetHostName ?? "", time.GetUtcNow());
        _problem = CertificateProblem.Join(problems);
        return problems.Count == 0;
    }
}
