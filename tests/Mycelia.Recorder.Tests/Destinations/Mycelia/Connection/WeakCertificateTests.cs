using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mycelia.Recorder.Destinations.Mycelia.Connection;
using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.Recorder.Destinations.Mycelia.Tokens;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia.Connection;

/// <summary>Certificates whose names, dates and signatures are right, and that anybody with some money can forge.</summary>
public sealed class WeakCertificateTests : IDisposable
{
    private const string Host = "127.0.0.1";

    /// <summary>One of each kind for authorities, and one for servers: to find another takes longer than all the rest.</summary>
    private static readonly ConcurrentDictionary<(string Kind, bool IsAuthority), AsymmetricAlgorithm> Keys = new();

    private readonly string _caFile = Path.GetTempFileName();
    private readonly List<IDisposable> _made = [];

    public void Dispose()
    {
        File.Delete(_caFile);
        _made.ForEach(static one => one.Dispose());
    }

    [Theory]
    [InlineData("RSA 2048", "SHA-256", "RSA 2048", "SHA-256", null)]
    [InlineData("RSA 2048", "SHA-1", "RSA 3072", "SHA-256", null)]
    [InlineData("RSA 2048", "MD5", "EC nistP256", "SHA-256", null)]
    [InlineData("RSA 2048", "SHA-256", "RSA 1024", "SHA-256", "has a key of only 1024 bits (RSA)")]
    [InlineData("RSA 2048", "SHA-256", "RSA 2040", "SHA-256", "has a key of only 2040 bits (RSA)")]
    [InlineData("RSA 2048", "SHA-256", "EC brainpoolP192r1", "SHA-256", "has a key of only 192 bits (an elliptic curve)")]
    [InlineData("RSA 2048", "SHA-256", "EC brainpoolP224r1", "SHA-256", null)]
    [InlineData("RSA 2048", "SHA-256", "RSA 2048", "SHA-1", "is signed by way of SHA-1")]
    [InlineData("RSA 2048", "SHA-256", "RSA 2048", "MD5", "is signed by way of MD5")]
    [InlineData("RSA 2048", "SHA-256", "RSA 2048", "PSS", "is signed by way of SHA-1")]
    [InlineData("RSA 2048", "SHA-256", "RSA 2048", "RIPEMD-160", "is signed by way of RIPEMD-160")]
    [InlineData("RSA 2048", "SHA-256", "RSA 2048", "SHA-224", "is signed by way of SHA-224")]
    [InlineData(
        "RSA 2048",
        "SHA-256",
        "RSA 2048",
        "GOST",
        "is signed by way of an algorithm that is not known here (1.2.643.7.1.1.3.2), which may be forged"
    )]
    [InlineData("RSA 2048", "SHA-256", "RSA 2048", "PSS RIPEMD-160", "is signed by way of RIPEMD-160")]
    [InlineData("RSA 2048", "SHA-256", "RSA 2048", "PSS SHA-256", null)]
    [InlineData("RSA 2048", "SHA-256", "RSA 2048", "SHA-512", null)]
    [InlineData("RSA 1024", "SHA-256", "RSA 2048", "SHA-256", "leads to that of Old Root, which has a key of only 1024 bits (RSA)")]
    public void What_can_be_forged_is_refused_with_a_private_authority_and_with_the_systems(
        string rootKey,
        string rootHash,
        string key,
        string hash,
        string? expected
    )
    {
        var (root, server) = Make(rootKey, rootHash, key, hash);
        // Of a signature that the machine cannot check, nothing but its algorithm can be looked at.
        var isCheckable = hash is not ("RIPEMD-160" or "PSS RIPEMD-160" or "GOST" or "SHA-224");
        if (isCheckable)
            AssertSaid(
                expected,
                ServerTrust
                    .WithAuthorities(root.ExportCertificatePem())
                    .Judge(server, Chain(server), SslPolicyErrors.RemoteCertificateChainErrors, Host, DateTimeOffset.UtcNow)
            );
        AssertSaid(
            expected,
            ServerTrust.System.Judge(server, Chain(server, root, isWhole: isCheckable), SslPolicyErrors.None, Host, DateTimeOffset.UtcNow)
        );
    }

    [Fact]
    public void What_lies_between_is_held_to_the_same()
    {
        var rootKey = (RSA)Key("RSA 2048", isAuthority: true);
        using var betweenKey = RSA.Create(1024);
        var root = Sign("CN=Old Root", rootKey, "CN=Old Root", new OldSignature(rootKey, "SHA-256"), isAuthority: true);
        var between = Sign("CN=Old Deputy", betweenKey, "CN=Old Root", new OldSignature(rootKey, "SHA-1"), isAuthority: true);
        var server = Sign($"CN={Host}", Key("RSA 2048"), "CN=Old Deputy", new OldSignature(betweenKey, "SHA-256"), isAuthority: false);
        var said = ServerTrust.System.Judge(server, Chain(server, root, between), SslPolicyErrors.None, Host, DateTimeOffset.UtcNow);
        Assert.Equal(2, said.Count);
        Assert.StartsWith("leads to that of Old Deputy, which has a key of only 1024 bits (RSA)", said[0].Words, StringComparison.Ordinal);
        Assert.StartsWith("leads to that of Old Deputy, which is signed by way of SHA-1", said[1].Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RSA 2048", "SHA-256", null)]
    [InlineData("RSA 1024", "SHA-256", "has a key of only 1024 bits")]
    [InlineData("RSA 2048", "SHA-1", "is signed by way of SHA-1")]
    [InlineData("RSA 2048", "MD5", "is signed by way of MD5")]
    public async Task A_server_with_such_a_certificate_gets_no_secret(string key, string hash, string? expected)
    {
        var (root, server) = Make("RSA 2048", "SHA-256", key, hash);
        File.WriteAllText(_caFile, root.ExportCertificatePem());
        var keyFile = _caFile + ".server";
        await File.WriteAllTextAsync(
            keyFile,
            server.ExportCertificatePem() + "\n" + server.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem() + "\n"
        );
        // A server that shows what OpenSSL, left to itself, would not.
        using var host = StartServer(keyFile, out var port);
        try
        {
            using var surveyor = new AuthCheck(
                new(new($"https://{Host}:{port}"), "id", "mycelia_secret")
                {
                    Trust = ServerTrust.WithAuthorities(File.ReadAllText(_caFile)),
                    RequestTimeout = TimeSpan.FromSeconds(1),
                }
            );
            var result = await surveyor.AuthenticateAsync(CancellationToken.None);
            var reason = Assert.IsType<TokenResult.Denied>(result).Outcome.Reason;
            host.Kill();
            var got = await host.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            // It does not answer as a Mycelia does, but where the certificate is good, it is asked.
            Assert.Equal(expected is null, got.Contains("client_secret=mycelia_secret", StringComparison.Ordinal));
            if (expected is not null)
                Assert.Contains(expected, reason, StringComparison.Ordinal);
        }
        finally
        {
            if (!host.HasExited)
                host.Kill();
            File.Delete(keyFile);
        }
    }

    private static Process StartServer(string keyFile, out int port)
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        Process host;
        try
        {
            host = Process.Start(
                new ProcessStartInfo(
                    "openssl",
                    [
                        "s_server",
                        "-accept",
                        $"{Host}:{port}",
                        "-cert",
                        keyFile,
                        "-key",
                        keyFile,
                        "-cipher",
                        "ALL:@SECLEVEL=0",
                        "-tls1_2",
                        "-naccept",
                        "1",
                    ]
                )
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("there is no openssl here");
            throw;
        }

        while (host.StandardOutput.ReadLine() is { } line)
        {
            if (line == "ACCEPT")
                return host;
        }

        throw new InvalidOperationException(host.StandardError.ReadToEnd());
    }

    private static void AssertSaid(string? expected, IReadOnlyList<CertificateProblem> said)
    {
        if (expected is null)
            Assert.Empty(said);
        else
            Assert.StartsWith(expected, Assert.Single(said).Words, StringComparison.Ordinal);
    }

    private (X509Certificate2 Root, X509Certificate2 Server) Make(string rootKey, string rootHash, string key, string hash)
    {
        var signer = (RSA)Key(rootKey, isAuthority: true);
        return (
            Sign("CN=Old Root", signer, "CN=Old Root", new OldSignature(signer, rootHash), isAuthority: true),
            Sign($"CN={Host}", Key(key), "CN=Old Root", new OldSignature(signer, hash), isAuthority: false)
        );
    }

    private static AsymmetricAlgorithm Key(string kind, bool isAuthority = false) =>
        Keys.GetOrAdd(
            (kind, isAuthority),
            static one =>
                one.Kind.StartsWith("RSA ", StringComparison.Ordinal)
                    ? RSA.Create(int.Parse(one.Kind[4..], System.Globalization.CultureInfo.InvariantCulture))
                    : ECDsa.Create(ECCurve.CreateFromFriendlyName(one.Kind[3..]))
        );

    private X509Certificate2 Sign(
        string subject,
        AsymmetricAlgorithm key,
        string issuer,
        X509SignatureGenerator signature,
        bool isAuthority
    )
    {
        var request = key is RSA rsa
            ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(isAuthority, hasPathLengthConstraint: false, 0, critical: true)
        );
        if (!isAuthority)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Parse(Host));
            request.CertificateExtensions.Add(names.Build());
        }

        using var signed = request.Create(
            new(issuer),
            signature,
            DateTimeOffset.UtcNow.AddDays(-1),
            DateTimeOffset.UtcNow.AddDays(30),
            RandomNumberGenerator.GetBytes(8)
        );
        var certificate = key is RSA secret ? signed.CopyWithPrivateKey(secret) : signed.CopyWithPrivateKey((ECDsa)key);
        _made.Add(certificate);
        return certificate;
    }

    /// <summary>What the system makes of it, with such authorities.</summary>
    private X509Chain Chain(X509Certificate2 server, X509Certificate2? root = null, X509Certificate2? between = null, bool isWhole = true)
    {
        var chain = new X509Chain { ChainPolicy = { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true } };
        _made.Add(chain);
        if (root is not null)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(root);
        }

        if (between is not null)
            chain.ChainPolicy.ExtraStore.Add(between);
        Assert.True(chain.Build(server) == root is not null || !isWhole);
        return chain;
    }
}
