using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>A machine whose <c>/etc/hosts</c> says that this machine is another one.</summary>
public sealed class StrayHostTests
{
    [Fact]
    public async Task Nothing_goes_out_in_clear_to_where_localhost_leads()
    {
        var elsewhere = NetworkInterface
            .GetAllNetworkInterfaces()
            .SelectMany(static card => card.GetIPProperties().UnicastAddresses)
            .Select(static one => one.Address)
            .FirstOrDefault(static address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
        Assert.SkipWhen(elsewhere is null, "this machine has no address that others could have");
        await using var place = new Workplace();
        await File.WriteAllTextAsync(place.File("hosts"), $"{elsewhere} localhost\n", TestContext.Current.CancellationToken);
        using var server = new TcpListener(elsewhere!, 0);
        server.Start();
        var url = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{((IPEndPoint)server.LocalEndpoint).Port}");

        var start = new ProcessStartInfo(
            "unshare",
            [
                "--mount",
                "sh",
                "-c",
                "mount --bind \"$1\" /etc/hosts && shift && exec \"$@\" || exit 77",
                "sh",
                place.File("hosts"),
                Programs.Recorder,
                "auth",
            ]
        )
        {
            WorkingDirectory = place.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        (start.Environment["MYCELIA_URL"], start.Environment["MYCELIA_CLIENT_ID"], start.Environment["MYCELIA_TOKEN"]) = (
            url,
            "id",
            "mycelia_secret"
        );
        using var auth = Process.Start(start)!;
        var output = auth.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await auth.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await auth.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(
            auth.ExitCode == 77 || error.Contains("unshare", StringComparison.Ordinal),
            "no mounts of its own can be made here"
        );

        Assert.Equal(1, auth.ExitCode);
        Assert.Contains($"localhost leads to {elsewhere} and not to this machine", await output, StringComparison.Ordinal);
        Assert.False(server.Pending());
    }
}
