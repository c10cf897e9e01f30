using System.Net;

namespace Mycelia.Recorder.Tests.LocalServer;

public sealed class RepeatTests
{
    [Fact]
    public async Task A_repeated_chunk_is_stored_once_and_answered_the_same()
    {
        await using var server = await TestServer.StartAsync();
        var id = await server.StoreAsync(new Upload());
        await AssertStoredOnceAsync(
            server,
            new Upload
            {
                SourceFileId = id,
                Number = 1,
                Start = "2025-11-02T10:00:00.223Z",
            },
            files: 2
        );
    }

    [Fact]
    public async Task A_repeated_first_chunk_is_known_by_its_recording_id()
    {
        await using var server = await TestServer.StartAsync();
        await AssertStoredOnceAsync(server, new Upload { RecordingId = "r1" }, files: 1);
    }

    [Fact]
    public async Task A_repeated_first_chunk_is_known_by_its_idempotency_key()
    {
        await using var server = await TestServer.StartAsync();
        await AssertStoredOnceAsync(server, new Upload { Key = "k1" }, files: 1);
    }

    [Fact]
    public async Task A_first_chunk_that_comes_with_the_id_of_its_recording_is_a_repeat()
    {
        await using var server = await TestServer.StartAsync();
        var id = await server.StoreAsync(new Upload());

        Assert.Equal(id, await server.StoreAsync(new Upload { SourceFileId = id }));
        Assert.Single(server.Files("audio"));
    }

    [Fact]
    public async Task A_repeat_of_a_chunk_whose_file_is_gone_puts_it_back()
    {
        await using var server = await TestServer.StartAsync();
        var upload = new Upload { RecordingId = "r1" };
        var id = await server.StoreAsync(upload);
        var file = server.Files("audio").Single();
        var sent = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        File.Delete(file);
        var chunk = (await server.GetJsonAsync($"/api/recordings/{id}")).GetProperty("chunks")[0];
        Assert.Equal(
            (true, "Its audio file is gone."),
            (chunk.GetProperty("missing").GetBoolean(), chunk.GetProperty("problem").GetString())
        );

        Assert.Equal(id, await server.StoreAsync(upload));

        Assert.Equal(sent, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        Assert.Empty(server.Files("incoming"));
        chunk = (await server.GetJsonAsync($"/api/recordings/{id}")).GetProperty("chunks")[0];
        Assert.False(chunk.TryGetProperty("missing", out _));
    }

    [Fact]
    public async Task A_repeat_is_known_after_a_restart()
    {
        await using var server = await TestServer.StartAsync();
        var id = await server.StoreAsync(new Upload { RecordingId = "r1" });

        await server.RestartAsync();

        Assert.Equal(id, await server.StoreAsync(new Upload { RecordingId = "r1" }));
        Assert.Single(server.Files("audio"));
    }

    [Fact]
    public async Task First_chunks_without_an_identity_are_recordings_of_their_own()
    {
        await using var server = await TestServer.StartAsync();
        Assert.NotEqual(await server.StoreAsync(new Upload()), await server.StoreAsync(new Upload()));
    }

    [Fact]
    public async Task The_same_identity_with_other_audio_start_or_number_is_409()
    {
        await using var server = await TestServer.StartAsync();
        var first = new Upload { Key = "k1", RecordingId = "r1" };
        var id = await server.StoreAsync(first);

        await AssertConflictAsync(server, first with { Key = null, Audio = Wav.Of(1600, first: 2) }, "audio");
        await AssertConflictAsync(server, first with { Key = null, SourceFileId = id, Audio = Wav.Of(1600, first: 2) }, "audio");
        await AssertConflictAsync(server, first with { Audio = Wav.Of(1600, first: 2) }, "audio");
        await AssertConflictAsync(server, first with { Start = "2025-11-02T10:00:00.124Z" }, "start");
        await AssertConflictAsync(server, first with { SourceFileId = id, Number = 1 }, "Idempotency-Key");
        Assert.Single(server.Files("audio"));
        Assert.Empty(server.Files("incoming"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("k1")]
    public async Task Simultaneous_repeats_are_stored_once(string? key)
    {
        await using var server = await TestServer.StartAsync();
        var upload = new Upload
        {
            Key = key,
            RecordingId = "r1",
            Audio = Wav.Of(16_000),
        };

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 16)
                .Select(async _ =>
                {
                    using var answer = await server.SendAsync(upload);
                    return (answer.StatusCode, Body: await answer.Content.ReadAsStringAsync());
                })
        );

        var (status, _) = Assert.Single(answers.Distinct());
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Single(server.Files("audio"));
        // What a repeat brought is deleted after it was answered.
        await Wait.UntilAsync(() => server.Files("incoming").Length == 0);
    }

    private static async Task AssertStoredOnceAsync(TestServer server, Upload upload, int files)
    {
        using var first = await server.SendAsync(upload);
        using var second = await server.SendAsync(upload);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal(files, server.Files("audio").Length);
    }

    private static async Task AssertConflictAsync(TestServer server, Upload upload, string field)
    {
        using var answer = await server.SendAsync(upload);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal(field, (await TestServer.JsonAsync(answer)).GetProperty("field").GetString());
    }
}
