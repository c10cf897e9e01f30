using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Destinations.Mycelia.Connection;

/// <summary>Says what is wrong with a certificate, and what to do, in phrases that follow "the certificate of …". Pure.</summary>
internal static class CertificateWords
{
    private const int MostNames = 5;

    /// <summary>A name as people read it: the common name where there is one.</summary>
    public static string Name(X500DistinguishedName name)
    {
        foreach (var part in name.EnumerateRelativeDistinguishedNames())
        {
            if (
                !part.HasMultipleElements
                && part.GetSingleElementType().Value == "2.5.4.3"
                && part.GetSingleElementValue() is { Length: > 0 } common
            )
                return Plain(common);
        }

        return Plain(name.Name);
    }

    public static CertificateProblem WrongName(X509Certificate2 certificate, string host)
    {
        var names = NamesOf(certificate);
        var said =
            names.Count == 0
                ? "for no name"
                : $"for {string.Join(", ", names.Take(MostNames))}{(names.Count > MostNames ? " and others" : "")}";
        return new($"is {said} and not for {host}: check the server's address", Hint.ServerAddress);
    }

    /// <param name="certificate">The server's.</param>
    /// <param name="chain">What was found from it upwards.</param>
    /// <param name="now">The moment for which it is judged.</param>
    /// <param name="hasOwnAuthorities">Whether a CA file is given.</param>
    public static IReadOnlyList<CertificateProblem> ChainProblems(
        X509Certificate2 certificate,
        X509Chain? chain,
        DateTimeOffset now,
        bool hasOwnAuthorities
    )
    {
        var problems = new List<CertificateProblem>();
        var found = chain?.ChainElements.Select(static element => element.Certificate).ToList() ?? [];
        foreach (var link in found.Count == 0 ? [certificate] : found)
        {
            if (Time(link, link.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span), now) is { } problem)
                problems.Add(new(problem));
        }

        var status =
            chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, static (all, one) => all | one.Status)
            ?? X509ChainStatusFlags.PartialChain;
        const X509ChainStatusFlags unknown = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;
        if ((status & unknown) != 0)
            problems.Add(Unknown(found.Count == 0 ? certificate : found[^1], certificate, hasOwnAuthorities));
        if (status.HasFlag(X509ChainStatusFlags.NotSignatureValid))
            problems.Add(new($"is not signed by the {Name(certificate.IssuerName)} that is known here, but by another of that name"));
        // Whether it was revoked is asked only where that can be found out.
        var others =
            status
            & ~unknown
            & ~(
                X509ChainStatusFlags.NotTimeValid
                | X509ChainStatusFlags.NotSignatureValid
                | X509ChainStatusFlags.RevocationStatusUnknown
                | X509ChainStatusFlags.OfflineRevocation
            );
        if (others != X509ChainStatusFlags.NoError)
            problems.Add(new($"is not valid ({others})"));
        return problems.Count > 0 ? problems : [new("is not trusted")];
    }

    private static string? Time(X509Certificate2 link, bool isServers, DateTimeOffset now)
    {
        var which = isServers ? "" : $"leads to that of {Name(link.SubjectName)}, which ";
        return now > link.NotAfter ? $"{which}expired on {Day(link.NotAfter)}: have it renewed"
            : now < link.NotBefore
                ? $"{which}is not valid before {Day(link.NotBefore)}, and here it is {Day(now.UtcDateTime)}: the clock may be wrong"
            : null;
    }

    private static CertificateProblem Unknown(X509Certificate2 last, X509Certificate2 certificate, bool hasOwnAuthorities)
    {
        var issuer = certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)
            ? "is signed by nobody but itself"
            : $"is signed by {Name(last.IssuerName)}, whom this machine does not know";
        return new(
            hasOwnAuthorities
                ? $"{issuer}; nor does the CA file lead there: name its authority's"
                : $"{issuer}: if that is as it should be, name its authority's certificate",
            Hint.CertificateAuthority
        );
    }

    private static List<string> NamesOf(X509Certificate2 certificate)
    {
        var alternatives = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().ToList();
        List<string> names =
        [
            .. alternatives.SelectMany(static names => names.EnumerateDnsNames()),
            .. alternatives.SelectMany(static names => names.EnumerateIPAddresses()).Select(static address => address.ToString()),
        ];
        return [.. names.Select(Plain)];
    }

    /// <summary>A certificate's text is a stranger's.</summary>
    private static string Plain(string text) => Visible.Line(text, 100);

    private static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
