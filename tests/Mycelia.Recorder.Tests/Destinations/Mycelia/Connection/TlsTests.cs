using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Mycelia.Recorder.Destinations.Mycelia.Connection;
using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Tokens;
using Mycelia.Recorder.Model;
using Mycelia.StandIns.Http;
using Mycelia.StandIns.Servers;
using Mycelia.StandIns.Tls;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia.Connection;

/// <summary>Real TLS: whose word is taken, and what is said when it is not.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestAuthority _authority = new("Home Authority");
    private readonly string _caFile = Path.GetTempFileName();

    public TlsTests() => File.WriteAllText(_caFile, _authority.Pem);

    public void Dispose()
    {
        File.Delete(_caFile);
        _authority.Dispose();
    }

    [Fact]
    public async Task A_private_authority_is_believed_when_it_is_named()
    {
        await using var server = Serve(_authority.Sign(["127.0.0.1"]));
        Assert.IsType<TokenResult.Granted>(await AskAsync(server, ServerTrust.WithAuthorities(File.ReadAllText(_caFile))));
    }

    [Fact]
    public async Task Without_its_name_the_setting_that_names_it_is_hinted_at()
    {
        await using var server = Serve(_authority.Sign(["127.0.0.1"]));
        var refused = await RefusedAsync(OptionsOf(server) with { Trust = ServerTrust.System });
        Assert.Contains("is signed by Home Authority, whom this machine does not know", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(Hint.CertificateAuthority, refused.Hint);
    }

    [Fact]
    public async Task Another_authority_of_the_same_name_is_not_believed()
    {
        using var impostor = new TestAuthority("Home Authority");
        await using var server = Serve(impostor.Sign(["127.0.0.1"]));
        Assert.Contains(
            "is not signed by the Home Authority that is known here",
            await RefusalAsync(server, ServerTrust.WithAuthorities(File.ReadAllText(_caFile))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_authority_that_the_file_does_not_hold_is_not_believed()
    {
        using var other = new TestAuthority("Other Authority");
        await using var server = Serve(other.Sign(["127.0.0.1"]));
        Assert.Contains(
            "nor does the CA file lead there",
            await RefusalAsync(server, ServerTrust.WithAuthorities(File.ReadAllText(_caFile))),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_expired_certificate_is_refused_with_its_day(bool isAuthorityKnown)
    {
        await using var server = Serve(
            _authority.Sign(["127.0.0.1"], DateTimeOffset.UtcNow.AddDays(-100), new DateTimeOffset(2026, 9, 1, 0, 0, 0, TimeSpan.Zero))
        );
        var refused = await RefusedAsync(
            OptionsOf(server) with
            {
                Trust = isAuthorityKnown ? ServerTrust.WithAuthorities(File.ReadAllText(_caFile)) : ServerTrust.System,
            }
        );
        Assert.Contains("expired on 2026-09-01 00:00 UTC: have it renewed", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(isAuthorityKnown ? Hint.None : Hint.CertificateAuthority, refused.Hint);
    }

    [Fact]
    public async Task A_certificate_of_the_future_puts_the_clock_in_doubt()
    {
        await using var server = Serve(_authority.Sign(["127.0.0.1"], DateTimeOffset.UtcNow.AddDays(3)));
        Assert.Contains(
            "the clock may be wrong",
            await RefusalAsync(server, ServerTrust.WithAuthorities(File.ReadAllText(_caFile))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_certificate_for_others_says_for_whom_it_is()
    {
        await using var server = Serve(_authority.Sign(["a.example", "10.0.0.7"]));
        var refused = await RefusedAsync(OptionsOf(server) with { Trust = ServerTrust.WithAuthorities(File.ReadAllText(_caFile)) });
        Assert.EndsWith(
            "is for a.example, 10.0.0.7 and not for 127.0.0.1: check the server's address",
            refused.Reason,
            StringComparison.Ordinal
        );
        Assert.Equal(Hint.ServerAddress, refused.Hint);
    }

    [Fact]
    public async Task A_certificate_that_signs_itself_is_refused_unless_it_is_named()
    {
        var certificate = TestAuthority.SignItself("127.0.0.1");
        await using var server = Serve(certificate);
        Assert.Contains("is signed by nobody but itself", await RefusalAsync(server, ServerTrust.System), StringComparison.Ordinal);
        await File.WriteAllTextAsync(_caFile, certificate.ExportCertificatePem());
        Assert.IsType<TokenResult.Granted>(await AskAsync(server, ServerTrust.WithAuthorities(File.ReadAllText(_caFile))));
    }

    [Fact]
    public async Task Tls_to_a_port_without_it_says_so()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var answering = Task.Run(async () =>
        {
            using var client = await server.AcceptTcpClientAsync();
            await client.GetStream().ReadAtLeastAsync(new byte[16], 1);
            await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            await client.GetStream().CopyToAsync(Stream.Null);
        });
        var reason = await RefusalAsync(new(new($"https://{server.LocalEndpoint}"), "id", "secret"));
        Assert.Contains("does not speak TLS: if it is meant to be so, its address begins with http://", reason, StringComparison.Ordinal);
        await answering;
    }

    [Fact]
    public async Task A_server_that_never_answers_tls_is_given_up_before_anything_is_sent()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var options = new MyceliaOptions(new($"https://{server.LocalEndpoint}"), "id", "secret")
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(300),
        };
        Assert.Contains("came about in time", await RefusalAsync(options), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_tls_to_a_port_with_it_says_so()
    {
        await using var server = Serve(_authority.Sign(["127.0.0.1"]));
        var options = OptionsOf(server) with { Url = new($"http://127.0.0.1:{server.Url.Port}") };
        using var probe = new AuthCheck(options);
        var contact = await probe.ContactAsync(CancellationToken.None);
        Assert.Contains("https://", contact.Problem?.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "PEM")]
    [InlineData("-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n", "cannot be read")]
    [InlineData(null, "only one that Home Authority has signed")]
    public void A_file_without_an_authority_is_refused(string? content, string expected)
    {
        using var signed = _authority.Sign(["a.example"]);
        File.WriteAllText(_caFile, content ?? signed.ExportCertificatePem());
        var error = Assert.Throws<InvalidDataException>(() => ServerTrust.WithAuthorities(File.ReadAllText(_caFile)));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static MyceliaStandIn Serve(X509Certificate2 certificate) =>
        new(new() { Manners = new WireManners { Certificate = certificate } });

    private static MyceliaOptions OptionsOf(MyceliaStandIn server) => new(server.Url, server.Options.ClientId, server.Options.ClientSecret);

    private static async Task<TokenResult> AskAsync(MyceliaStandIn server, ServerTrust trust)
    {
        using var check = new AuthCheck(OptionsOf(server) with { Trust = trust });
        return await check.AuthenticateAsync(CancellationToken.None);
    }

    private static Task<string> RefusalAsync(MyceliaStandIn server, ServerTrust trust) =>
        RefusalAsync(OptionsOf(server) with { Trust = trust });

    private static async Task<string> RefusalAsync(MyceliaOptions options) => (await RefusedAsync(options)).Reason;

    private static async Task<UploadOutcome.Failed> RefusedAsync(MyceliaOptions options)
    {
        using var check = new AuthCheck(options);
        return Assert.IsType<TokenResult.Denied>(await check.AuthenticateAsync(CancellationToken.None)).Outcome;
    }
}
