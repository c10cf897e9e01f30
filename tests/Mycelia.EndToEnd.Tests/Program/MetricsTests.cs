using System.Net;
using System.Text;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

public sealed class MetricsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_named_collector_is_sent_the_state_as_metrics()
    {
        await using var place = new Workplace();
        using var collector = new HttpListener();
        var url = $"http://127.0.0.1:{LocalServerProcess.FreePort()}/";
        collector.Prefixes.Add(url);
        collector.Start();
        var received = ReceiveAsync(collector);

        await using var recorder = RecorderProcess.Start(place.Folder, Collector(url), "--input", "-", "--no-realtime", "--no-upload");
        await recorder.SpeakAsync(Pcm.Noise(16_000));
        Assert.Equal(0, await recorder.ExitAsync());

        var (path, body) = await received.WaitAsync(Patience);
        Assert.Equal("/v1/metrics", path);
        foreach (
            var text in new[]
            {
                "mycelia-recorder",
                "mycelia.recorder.recording",
                "mycelia.recorder.queue.chunks",
                "mycelia.recorder.captured.duration",
                "mycelia.recorder.state",
            }
        )
            Assert.Contains(text, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_is_away_costs_the_recording_nothing()
    {
        await using var place = new Workplace();
        await using var recorder = RecorderProcess.Start(
            place.Folder,
            Collector($"http://127.0.0.1:{LocalServerProcess.FreePort()}/"),
            "--input",
            "-",
            "--no-realtime",
            "--no-upload"
        );
        await recorder.SpeakAsync(Pcm.Noise(16_000));

        Assert.Equal(0, await recorder.ExitAsync());
        Assert.Equal(1, place.Query<long>("SELECT COUNT(*) FROM audio_chunks"));
    }

    [Fact]
    public async Task An_address_that_is_none_is_said_before_anything_is_made()
    {
        await using var place = new Workplace();

        var (exitCode, _, error) = await RecorderProcess.RunAsync(place.Folder, Collector("collector:4318"), "--input", "-", "--no-upload");

        Assert.Equal(2, exitCode);
        Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT must be an address", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(place.Folder));
    }

    [Fact]
    public async Task They_are_served_to_whoever_asks_beside_a_collector_each_once()
    {
        await using var place = new Workplace();
        var port = LocalServerProcess.FreePort();
        await using var recorder = RecorderProcess.Start(
            place.Folder,
            Collector($"http://127.0.0.1:{LocalServerProcess.FreePort()}/"),
            "--input",
            "-",
            "--no-upload",
            "--metrics-listen",
            $"{port}",
            "--json"
        );
        await recorder.EventAsync("recording_started");
        using var http = new HttpClient();
        var text = await http.GetStringAsync($"http://localhost:{port}/metrics");
        var series = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static line => line[0] != '#').ToArray();
        Assert.Contains("mycelia_recorder_queue_chunks 0", series);
        Assert.Equal(series.Distinct(), series);
        Assert.Equal("ok\n", await http.GetStringAsync($"http://localhost:{port}/healthz"));
        recorder.Signal("INT");
        Assert.Equal(0, await recorder.ExitAsync());
    }

    private static Dictionary<string, string> Collector(string url) =>
        new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = url, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" };

    private static async Task<(string Path, string Body)> ReceiveAsync(HttpListener collector)
    {
        var request = await collector.GetContextAsync();
        using var body = new MemoryStream();
        await request.Request.InputStream.CopyToAsync(body);
        request.Response.Close();
        return (request.Request.Url!.AbsolutePath, Encoding.Latin1.GetString(body.ToArray()));
    }
}
