using Mycelia.EndToEnd.Tests.Support;
using Mycelia.StandIns.Faults;
using Mycelia.StandIns.Http;
using Mycelia.StandIns.Servers;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>Answers that get lost on the way from a server that stores every repeat as a new chunk.</summary>
public sealed class RepeatTests
{
    private const int Rate = 16_000;
    private static readonly KeyValuePair<string, string> ByUpload = new("MYCELIA_DESTINATION", "ingest");

    [Fact]
    public async Task A_chunk_whose_answer_was_lost_is_stored_once_whether_it_opens_the_source_file_or_not()
    {
        await using var place = new Workplace();
        await using var server = new MyceliaStandIn();
        await RecordAsync(place, chunks: 6);
        var uploads = 0;
        await using var proxy = new FaultProxy(
            server.Url,
            request => request.Path == "/api/audio/ingest" && ++uploads is 1 or 4 ? Fault.LostAnswer : Fault.None
        );

        var (exitCode, output, _) = await RecorderProcess.RunAsync(
            place.Folder,
            [.. server.Environment, new("MYCELIA_URL", proxy.Url.ToString()), ByUpload],
            "upload"
        );

        Assert.True(exitCode == 0, output);
        AssertStoredOnce(server, chunks: 6);
        Assert.DoesNotContain("possibly repeated", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_chunk_that_was_stored_while_the_recorder_was_killed_is_not_sent_again(int fatal)
    {
        await using var place = new Workplace();
        await using var server = new MyceliaStandIn();
        await RecordAsync(place, chunks: 6);
        var dead = new TaskCompletionSource();
        await using (
            var recorder = RecorderProcess.Start(place.Folder, [.. server.Environment, ByUpload], "upload", "--parallel-uploads", "1")
        )
        {
            var stored = 0;
            server.AfterCommit = request =>
            {
                if (request.Action == "ingest" && ++stored == fatal)
                {
                    recorder.Signal("KILL");
                    dead.SetResult();
                    return Task.FromResult<WireReply?>(WireReply.Dropped);
                }

                return Task.FromResult<WireReply?>(null);
            };
            await dead.Task.WaitAsync(TimeSpan.FromSeconds(60));
            Assert.Equal(137, await recorder.ExitAsync());
        }

        var (exitCode, output, _) = await RecorderProcess.RunAsync(place.Folder, [.. server.Environment, ByUpload], "upload");

        Assert.True(exitCode == 0, output);
        AssertStoredOnce(server, chunks: 6);
    }

    [Fact]
    public async Task Where_the_key_may_not_look_the_chunk_is_sent_again_and_said_to_be_possibly_repeated()
    {
        await using var place = new Workplace();
        await using var server = new MyceliaStandIn(new() { Rights = KeyRights.AllBut("read", "db/") });
        await RecordAsync(place, chunks: 3);
        var uploads = 0;
        await using var proxy = new FaultProxy(
            server.Url,
            request => request.Path == "/api/audio/ingest" && ++uploads == 2 ? Fault.LostAnswer : Fault.None
        );

        var (exitCode, output, _) = await RecorderProcess.RunAsync(
            place.Folder,
            [.. server.Environment, new("MYCELIA_URL", proxy.Url.ToString()), ByUpload],
            "upload"
        );

        Assert.True(exitCode == 0, output);
        Assert.Equal(4, server.Store.Find("audio_chunks", []).Count);
        Assert.Single(output.Split('\n'), static line => line.Contains("; possibly repeated: ", StringComparison.Ordinal));
        Assert.Contains("(1 possibly repeated), none left", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_file_that_the_server_lost_is_replaced_and_everything_goes_out()
    {
        await using var place = new Workplace();
        await using (var first = new MyceliaStandIn())
        {
            await RecordAsync(place, chunks: 5);
            await using var recorder = RecorderProcess.Start(
                place.Folder,
                [.. first.Environment, ByUpload],
                "upload",
                "--parallel-uploads",
                "1",
                "--json"
            );
            first.BeforeCommit = request =>
                Task.FromResult(
                    request.Fields["chunk_number"]?.GetValue<int>() == 1 ? WireReply.With(new WireAnswer(503, "going down")) : null
                );
            await recorder.EventAsync("upload_failed");
            recorder.Signal("TERM");
            await recorder.ExitAsync();
        }

        await using var second = new MyceliaStandIn();
        var (exitCode, output, _) = await RecorderProcess.RunAsync(place.Folder, [.. second.Environment, ByUpload], "upload");

        Assert.True(exitCode == 0, output);
        Assert.Single(second.Store.Find("source_files", []));
        Assert.Equal(4, second.Store.Find("audio_chunks", []).Count);
    }

    private static async Task RecordAsync(Workplace place, int chunks)
    {
        var wav = Pcm.WriteWav(place.File("speech.wav"), Pcm.Noise(chunks * Rate));
        var (exitCode, output, _) = await RecorderProcess.RunAsync(
            place.Folder,
            [],
            "--no-upload",
            "--input",
            wav,
            "--no-realtime",
            "--chunk-seconds",
            "1"
        );
        Assert.True(exitCode == 0, output);
    }

    private static void AssertStoredOnce(MyceliaStandIn server, int chunks)
    {
        Assert.Single(server.Store.Find("source_files", []));
        Assert.Equal(
            Enumerable.Range(0, chunks),
            server.Store.Find("audio_chunks", []).Select(static chunk => chunk["index"]!.GetValue<int>()).Order()
        );
    }
}
