using Mycelia.EndToEnd.Tests.Support;
using Mycelia.StandIns.Faults;
using Mycelia.StandIns.Servers;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>
/// A server that decodes a chunk for up to 3 s before it appears, goes on when its client is gone, and stores every repeat as a new chunk.
/// </summary>
public sealed class LateStorageTests
{
    private const int Chunks = 80;
    private const int Times = 30;
    private static readonly StandInOptions Late = new() { StoringTime = new(TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(3)) };

    [Fact]
    public async Task Thirty_kills_with_a_restart_at_once_neither_lose_nor_double_a_chunk()
    {
        await using var place = new Workplace();
        await using var server = new MyceliaStandIn(Late);
        await RecordAsync(place);
        for (var kill = 0; kill < Times; kill++)
        {
            await using var recorder = RecorderProcess.Start(
                place.Folder,
                Environment(server, server.Url),
                "upload",
                "--parallel-uploads",
                "4",
                "--json"
            );
            // While its requests are under way, each time a little later; or when there is nothing left but doubt.
            await Task.WhenAny(recorder.EventAsync("chunk_sending"), Task.Delay(TimeSpan.FromSeconds(1)));
            await Task.Delay(TimeSpan.FromMilliseconds(40 * (kill % 10)));
            recorder.Signal("KILL");
            await recorder.ExitAsync();
        }

        await UploadAsync(place, server, server.Url);
        AssertStoredOnce(server);
    }

    [Fact]
    public async Task Thirty_resets_right_after_the_body_neither_lose_nor_double_a_chunk()
    {
        await using var place = new Workplace();
        await using var server = new MyceliaStandIn(Late);
        await RecordAsync(place);
        var uploads = 0;
        await using var proxy = new FaultProxy(
            server.Url,
            request =>
                request.Path == "/api/audio/ingest" && ++uploads % 2 == 0 && uploads <= 2 * Times
                    ? new Fault.CutRequest(long.MaxValue)
                    : Fault.None
        );
        await UploadAsync(place, server, proxy.Url);
        AssertStoredOnce(server);
        Assert.Equal(Times, proxy.Requests.Count(static request => request.Fault is Fault.CutRequest));
    }

    private static KeyValuePair<string, string>[] Environment(MyceliaStandIn server, Uri url) =>
        [.. server.Environment, new("MYCELIA_URL", url.ToString()), new("MYCELIA_DESTINATION", "ingest")];

    private static async Task RecordAsync(Workplace place)
    {
        var wav = Pcm.WriteWav(place.File("speech.wav"), Pcm.Noise(Chunks * 1_600));
        var (exitCode, output, _) = await RecorderProcess.RunAsync(
            place.Folder,
            [],
            "--no-upload",
            "--input",
            wav,
            "--no-realtime",
            "--chunk-seconds",
            "0.1"
        );
        Assert.True(exitCode == 0, output);
    }

    /// <summary>Until nothing is left: a server that fails a lot may outlast one run.</summary>
    private static async Task UploadAsync(Workplace place, MyceliaStandIn server, Uri url)
    {
        for (var run = 0; place.Query<long>("SELECT COUNT(*) FROM audio_chunks") > 0; run++)
        {
            Assert.InRange(run, 0, 5);
            await using var recorder = RecorderProcess.Start(place.Folder, Environment(server, url), "upload", "--parallel-uploads", "4");
            await recorder.Ended.WaitAsync(TimeSpan.FromMinutes(4));
            Assert.DoesNotContain("possibly repeated", recorder.Output, StringComparison.Ordinal);
        }
    }

    private static void AssertStoredOnce(MyceliaStandIn server)
    {
        Assert.Equal(
            Enumerable.Range(0, Chunks),
            server.Store.Documents("audio_chunks").Select(static chunk => chunk["index"]!.GetValue<int>()).Order()
        );
        Assert.Single(server.Store.Documents("source_files"));
    }
}
