using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Mycelia.Recorder.Tests.LocalServer.Listening;

namespace Mycelia.Recorder.Tests.LocalServer.Notes;

/// <summary>Labels, protections, and what recorders know of their recordings.</summary>
public sealed class NotesTests
{
    private const string Window = "/api/window?from=2025-11-02T10:00:00Z&to=2025-11-02T11:00:00Z";

    [Fact]
    public async Task A_label_is_written_changed_and_removed()
    {
        await using var server = await TestServer.StartAsync();
        await ListenTests.StoreAsync(server, "2025-11-02T10:00:00Z", 16_000);
        var recorder = ListenTests.Text((await server.GetJsonAsync(Window)).GetProperty("recorders")[0], "id");

        await PutAsync(
            server,
            "labels/label-01",
            new
            {
                from = "2025-11-02T10:00:00Z",
                to = "2025-11-02T10:10:00Z",
                text = "a talk",
                recorder,
            }
        );
        await PutAsync(
            server,
            "labels/label-01",
            new
            {
                from = "2025-11-02T11:05:00+01:00",
                to = (string?)null,
                text = "a word",
                recorder,
            }
        );

        var label = Assert.Single((await server.GetJsonAsync(Window)).GetProperty("labels").EnumerateArray());
        Assert.Equal(
            ("label-01", "2025-11-02T10:05:00.000Z", "a word", recorder),
            (
                ListenTests.Text(label, "id"),
                ListenTests.Text(label, "from"),
                ListenTests.Text(label, "text"),
                ListenTests.Text(label, "recorder")
            )
        );
        Assert.Equal(JsonValueKind.Null, label.GetProperty("to").ValueKind);
        Assert.Equal(1, (await server.GetJsonAsync("/api/days?tz=UTC")).GetProperty("days")[0].GetProperty("labels").GetInt32());

        using var removed = await server.Client.DeleteAsync("/api/labels/label-01");
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Empty((await server.GetJsonAsync(Window)).GetProperty("labels").EnumerateArray());
        using var again = await server.Client.DeleteAsync("/api/labels/label-01");
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    [Fact]
    public async Task A_key_sees_and_changes_its_own_labels_and_those_at_its_own_recorder()
    {
        await using var server = await TestServer.StartAsync();
        await PutAsync(server, "labels/everybodys", new { from = "2025-11-02T10:00:00Z", text = "everybody's" });
        await ListenTests.StoreAsync(server, "2025-11-02T10:00:00Z", 16_000);
        var firsts = ListenTests.Text((await server.GetJsonAsync(Window)).GetProperty("recorders")[0], "id");
        await PutAsync(
            server,
            "labels/at-the-firsts",
            new
            {
                from = "2025-11-02T10:00:00Z",
                text = "not for others",
                recorder = firsts,
            }
        );
        await server.BecomeAsync("phone", "upload,read");

        Assert.Equal(
            ["everybody's"],
            (await server.GetJsonAsync(Window)).GetProperty("labels").EnumerateArray().Select(static one => ListenTests.Text(one, "text"))
        );
        using var foreign = await server.Client.PutAsync(
            "/api/labels/label-02",
            JsonContent.Create(
                new
                {
                    from = "2025-11-02T10:00:00Z",
                    text = "x",
                    recorder = firsts,
                }
            )
        );
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        using var taken = await server.Client.PutAsync(
            "/api/labels/at-the-firsts",
            JsonContent.Create(new { from = "2025-11-02T10:00:00Z", text = "x" })
        );
        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);
        using var hidden = await server.Client.DeleteAsync("/api/labels/at-the-firsts");
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
    }

    [Theory]
    [InlineData("labels/short", """{"from":"2025-11-02T10:00:00Z","text":"x"}""", "id")]
    [InlineData("labels/label-01", """{"text":"x"}""", "from")]
    [InlineData("labels/label-01", """{"from":"2025-11-02T10:00:00Z","to":"2025-11-02T10:00:00Z","text":"x"}""", "to")]
    [InlineData("labels/label-01", """{"from":"2025-11-02T10:00:00Z","to":5.5,"text":"x"}""", "to")]
    [InlineData("labels/label-01", """{"from":"2025-11-02T10:00:00Z","text":""}""", "text")]
    [InlineData("labels/label-01", """{"from":"2025-11-02T10:00:00Z","text":"\ud800"}""", "text")]
    [InlineData("protections/keep-001", """{"from":"2025-11-02T10:00:00Z"}""", "to")]
    public async Task What_cannot_be_kept_is_400_with_the_field(string path, string body, string field)
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.Client.PutAsync(
            $"/api/{path}",
            new StringContent(body, System.Text.Encoding.UTF8, "application/json")
        );
        Assert.Equal(
            (HttpStatusCode.BadRequest, field),
            (answer.StatusCode, ListenTests.Text(await TestServer.JsonAsync(answer), "field"))
        );
    }

    [Fact]
    public async Task A_protection_is_written_and_removed()
    {
        await using var server = await TestServer.StartAsync();
        await PutAsync(server, "protections/keep-001", new { from = "2025-11-02T10:00:00Z", to = "2025-11-02T10:10:00Z" });
        var protection = Assert.Single((await server.GetJsonAsync(Window)).GetProperty("protections").EnumerateArray());
        Assert.Equal("keep-001", ListenTests.Text(protection, "id"));
        await server.Client.DeleteAsync("/api/protections/keep-001");
        Assert.Empty((await server.GetJsonAsync(Window)).GetProperty("protections").EnumerateArray());
    }

    [Fact]
    public async Task A_recorder_says_why_audio_is_missing_what_was_marked_and_that_it_has_ended()
    {
        await using var server = await TestServer.StartAsync();
        var id = await ListenTests.StoreAsync(server, "2025-11-02T10:00:00Z", 16_000);
        var notes = new
        {
            device = "USB Audio",
            gaps = new[]
            {
                new
                {
                    from = "2025-11-02T10:00:01Z",
                    to = "2025-11-02T10:05:00Z",
                    cause = "the microphone was unplugged",
                    kind = "gap",
                },
                new
                {
                    from = "2025-11-02T10:05:00Z",
                    to = "2025-11-02T10:10:00Z",
                    cause = "paused",
                    kind = "pause",
                },
                new
                {
                    from = "2025-11-02T10:10:00Z",
                    to = "2025-11-02T10:30:00Z",
                    cause = "silence",
                    kind = "silence",
                },
            },
            marks = new[] { new { at = "2025-11-02T10:00:00.5Z", label = "begin" } },
            ended = true,
        };
        await PutAsync(server, $"recordings/{id}/notes", notes);
        await PutAsync(server, $"recordings/{id}/notes", notes); // as often as it likes

        var recorder = Assert.Single((await server.GetJsonAsync(Window)).GetProperty("recorders").EnumerateArray());

        Assert.Equal(
            [
                "audio 2025-11-02T10:00:00.000Z 2025-11-02T10:00:01.000Z",
                "gap 2025-11-02T10:00:01.000Z 2025-11-02T10:05:00.000Z",
                "pause 2025-11-02T10:05:00.000Z 2025-11-02T10:10:00.000Z",
                "silence 2025-11-02T10:10:00.000Z 2025-11-02T10:30:00.000Z",
            ],
            ListenTests.Stretches(recorder)
        );
        Assert.Equal("the microphone was unplugged", ListenTests.Text(recorder.GetProperty("stretches")[1], "cause"));
        Assert.Equal(20 * 60_000, recorder.GetProperty("silence_ms").GetInt32());
        var mark = Assert.Single(recorder.GetProperty("marks").EnumerateArray());
        Assert.Equal(("2025-11-02T10:00:00.500Z", "begin"), (ListenTests.Text(mark, "at"), ListenTests.Text(mark, "label")));
    }

    [Fact]
    public async Task Nobody_writes_notes_to_the_recording_of_another_key()
    {
        await using var server = await TestServer.StartAsync();
        var id = await ListenTests.StoreAsync(server, "2025-11-02T10:00:00Z", 16_000);
        await server.BecomeAsync("phone", "upload,read-all");
        using var answer = await server.Client.PutAsync($"/api/recordings/{id}/notes", JsonContent.Create(new { ended = true }));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Changes_are_told_as_they_happen_to_those_whom_they_concern()
    {
        await using var server = await TestServer.StartAsync();
        using var mine = await EventStream.OpenAsync(server);
        await server.BecomeAsync("phone", "upload,read");
        using var others = await EventStream.OpenAsync(server);
        await server.SignInAsync();

        await ListenTests.StoreAsync(server, "2025-11-02T10:00:00Z", 16_000);
        await PutAsync(server, "protections/keep-001", new { from = "2025-11-02T10:00:00Z", to = "2025-11-02T10:10:00Z" });

        Assert.Equal(
            ("audio", """{"recorder":"r1","from":"2025-11-02T10:00:00.000Z","to":"2025-11-02T10:00:01.000Z"}"""),
            await mine.NextAsync()
        );
        var changed = ("changed", """{"from":"2025-11-02T10:00:00.000Z","to":"2025-11-02T10:10:00.000Z","what":"protection"}""");
        Assert.Equal(changed, await mine.NextAsync());
        Assert.Equal(changed, await others.NextAsync()); // and nothing of the audio
    }

    internal static async Task PutAsync<T>(TestServer server, string path, T body)
    {
        using var answer = await server.Client.PutAsync($"/api/{path}", JsonContent.Create(body));
        Assert.True(answer.StatusCode == HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync());
    }
}
