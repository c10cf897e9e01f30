using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Mycelia;
using Mycelia.Recorder.Tests.Queue;
using Mycelia.Recorder.Upload;

namespace Mycelia.Recorder.Tests.Mycelia;

/// <summary>What is said of a server whose certificate does not do.</summary>
public sealed class CertificateTests
{
    [Fact]
    public async Task An_authority_that_is_not_known_here_is_named_as_the_trouble()
    {
        var outcome = await StoreAsync(DateTimeOffset.UtcNow.AddDays(-1));
        Assert.Contains("not trusted", outcome.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("clock", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_of_another_time_is_a_hint_at_a_wrong_clock()
    {
        var outcome = await StoreAsync(DateTimeOffset.UtcNow.AddDays(30));
        Assert.Contains("the clock may be wrong", outcome.Reason, StringComparison.Ordinal);
    }

    private static async Task<UploadOutcome.Misconfigured> StoreAsync(DateTimeOffset validFrom)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(validFrom, validFrom.AddDays(10));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, certificate);
        using var destination = new IngestDestination(new(new Uri($"https://{listener.LocalEndpoint}"), "0123456789abcdef01234567", "mycelia_secret"));

        var chunk = TemporaryQueue.Chunk(0).Wav;
        var outcome = await destination.StoreAsync(
            new(1, TemporaryQueue.NewRecording(), 0, TemporaryQueue.Start, TimeSpan.FromSeconds(1), chunk.Length, 0, null), new(chunk, AudioEncoding.Wav), CancellationToken.None);

        await serving;
        return Assert.IsType<UploadOutcome.Misconfigured>(outcome);
    }

    private static async Task ServeAsync(TcpListener listener, X509Certificate2 certificate)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsServerAsync(certificate);
            await tls.CopyToAsync(Stream.Null);
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // The client turned away: that is what the test is about.
        }
    }
}
