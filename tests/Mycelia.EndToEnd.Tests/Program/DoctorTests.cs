using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Model;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>What <c>doctor</c> and <c>devices --watch</c> find on machines well and ill.</summary>
public sealed class DoctorTests
{
    [Fact]
    public async Task A_healthy_machine_passes_also_beside_a_running_recorder()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        await using var microphone = await sound.AddPipeSourceAsync("desk");
        Dictionary<string, string> environment = new([.. sound.Environment, .. server.Environment]) { ["MYCELIA_DEVICE"] = "desk" };
        using var end = new CancellationTokenSource();
        var speech = SpeakAsync(microphone, end.Token);
        await using var recorder = RecorderProcess.Start(place.Folder, environment, "--json");
        await recorder.EventAsync("recording_started");

        var (exitCode, output, error) = await RecorderProcess.RunAsync(place.Folder, environment, "doctor");

        await end.CancelAsync();
        await speech;
        Assert.Equal((0, ""), (exitCode, error));
        Assert.All(output.TrimEnd().Split('\n'), static line => Assert.StartsWith("ok ", line, StringComparison.Ordinal));
        foreach (
            var check in new[]
            {
                "settings",
                "libraries",
                "sound server answers",
                "microphone",
                "disk",
                "queue",
                "server",
                "clock",
                "credentials",
            }
        )
            Assert.Matches($"ok +{check}", output);
        recorder.Signal("INT");
        Assert.Equal(0, await recorder.ExitAsync());
    }

    [Fact]
    public async Task An_ill_machine_is_told_what_to_do()
    {
        await using var place = new Workplace();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        Dictionary<string, string> environment = new(server.Environment)
        {
            ["MYCELIA_TOKEN"] = "mycelia_wrong",
            ["MYCELIA_DB"] = "no/such/place/audio_queue.db",
            ["MYCELIA_CHUNK_SECONDS"] = "11",
            ["PULSE_SERVER"] = $"unix:{place.File("none")}",
            ["HOME"] = place.Folder,
        };
        var (exitCode, output, _) = await RecorderProcess.RunAsync(place.Folder, environment, "doctor", "--json");
        Assert.Equal(1, exitCode);
        var report = JsonDocument.Parse(output).RootElement;
        Assert.False(report.GetProperty("ok").GetBoolean());
        foreach (
            var (check, remedy) in new[] { ("settings", "config"), ("sound server", "PULSE_SERVER"), ("credentials", "MYCELIA_TOKEN") }
        )
        {
            var finding = report
                .GetProperty("checks")
                .EnumerateArray()
                .Single(finding => finding.GetProperty("check").GetString() == check);
            Assert.Equal("problem", finding.GetProperty("verdict").GetString());
            Assert.Contains(remedy, finding.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("mycelia_wrong", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_with_another_clock_and_no_health_is_doubtful()
    {
        await using var place = new Workplace();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var end = new CancellationTokenSource();
        var serving = AnswerAsync(listener, static stream => Task.FromResult<Stream>(stream), end.Token);
        var output = await DoctorAsync(place, new Uri($"http://{listener.LocalEndpoint}"));
        await end.CancelAsync();
        await serving;
        Assert.Contains("but not as a Mycelia server does (404", output, StringComparison.Ordinal);
        Assert.Matches("warning +clock +this machine's clock is (599|600|601) s ahead of the server's", output);
    }

    [Fact]
    public async Task A_certificate_that_nobody_trusts_is_a_problem()
    {
        await using var place = new Workplace();
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest(
            "CN=localhost",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        ).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(5));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var end = new CancellationTokenSource();
        var serving = AnswerAsync(
            listener,
            async stream =>
            {
                var tls = new SslStream(stream);
                await tls.AuthenticateAsServerAsync(certificate);
                return tls;
            },
            end.Token
        );
        var output = await DoctorAsync(place, new Uri($"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}"));
        await end.CancelAsync();
        await serving;
        Assert.Matches("problem +server +the certificate of localhost:[0-9]+ is signed by nobody but itself", output);
    }

    [Fact]
    public async Task Watching_shows_which_microphone_is_which()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var spoken = await sound.AddPipeSourceAsync("spoken");
        using var end = new CancellationTokenSource();
        var speech = SpeakAsync(spoken, end.Token);
        await using var watch = RecorderProcess.Start(place.Folder, sound.Environment, "devices", "--watch", "--json");
        await using var lines = RecorderProcess.Start(place.Folder, sound.Environment, "devices", "--watch");
        await UntilAsync(() =>
            watch
                .Output.Split('\n')
                .Any(static line => line.Length > 0 && LevelOf(line, "spoken") > -20 && LevelOf(line, "virtmic.monitor") == -100)
        );
        await UntilAsync(() => lines.Output.Contains("virtmic.monitor: digital silence", StringComparison.Ordinal));
        foreach (var process in new[] { watch, lines })
        {
            process.Signal("INT");
            Assert.Equal(0, await process.ExitAsync());
        }

        await end.CancelAsync();
        await speech;
    }

    private static double? LevelOf(string line, string device)
    {
        var level = JsonDocument
            .Parse(line)
            .RootElement.GetProperty("devices")
            .EnumerateArray()
            .Single(input => input.GetProperty("name").GetString() == device)
            .GetProperty("peak_db");
        return level.ValueKind == JsonValueKind.Null ? null : level.GetDouble();
    }

    private static async Task<string> DoctorAsync(Workplace place, Uri url)
    {
        Dictionary<string, string> environment = new()
        {
            ["MYCELIA_URL"] = url.ToString(),
            ["MYCELIA_CLIENT_ID"] = "0123456789abcdef01234567",
            ["MYCELIA_TOKEN"] = "mycelia_secret",
            ["PULSE_SERVER"] = $"unix:{place.File("none")}",
            ["HOME"] = place.Folder,
        };
        var (exitCode, output, _) = await RecorderProcess.RunAsync(place.Folder, environment, "doctor");
        Assert.Equal(1, exitCode);
        return output;
    }

    /// <summary>A server that knows nothing, ten minutes behind.</summary>
    private static async Task AnswerAsync(TcpListener listener, Func<Stream, Task<Stream>> secure, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync(end);
                await using var stream = await secure(client.GetStream());
                var request = new byte[4096];
                if (await stream.ReadAsync(request, end) == 0)
                    continue;
                var date = DateTimeOffset.UtcNow.AddMinutes(-10).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes($"HTTP/1.1 404 Not Found\r\nDate: {date}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
                    end
                );
            }
            catch (Exception e)
                when (e is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // A client that turned away, or the end.
            }
        }
    }

    private static async Task SpeakAsync(PipeSource microphone, CancellationToken end)
    {
        var noise = Pcm.Noise(60 * AudioFormat.Default.SampleRate);
        foreach (ref var sample in MemoryMarshal.Cast<byte, short>(noise.AsSpan()))
            sample /= 4;
        try
        {
            await microphone.SpeakAsync(noise, end);
        }
        catch (OperationCanceledException)
        {
            // Enough was heard.
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
            await Task.Delay(50, patience.Token);
    }
}
