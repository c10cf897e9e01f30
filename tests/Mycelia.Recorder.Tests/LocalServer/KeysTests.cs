using System.Diagnostics;
using System.Net;
using System.Runtime.Versioning;
using System.Text.Json;
using Mycelia.LocalServer.Commands;

namespace Mycelia.Recorder.Tests.LocalServer;

[UnsupportedOSPlatform("windows")]
public sealed class KeysTests
{
    [Theory]
    [InlineData("upload", 200, 403, 403)]
    [InlineData("read", 403, 200, 403)]
    [InlineData("read-all", 403, 200, 403)]
    [InlineData("delete", 403, 403, 404)]
    [InlineData("upload,read,delete", 200, 200, 404)]
    public async Task A_key_may_do_what_it_was_given_the_right_to(string rights, int upload, int read, int delete)
    {
        await using var server = await TestServer.StartAsync();
        await server.BecomeAsync("key", rights);

        using var stored = await server.SendAsync(new Upload());
        Assert.Equal(upload, (int)stored.StatusCode);
        await AssertMissesAsync(stored, upload, "upload");
        using var list = await server.Client.GetAsync("/api/recordings");
        Assert.Equal(read, (int)list.StatusCode);
        await AssertMissesAsync(list, read, "read");
        foreach (var path in new[] { "", "/audio", "/chunks/0" })
        {
            using var answer = await server.Client.GetAsync("/api/recordings/6b029c47a61e92aa7bf7b11e" + path);
            Assert.Equal(read == 200 ? 404 : 403, (int)answer.StatusCode);
        }

        using var deleted = await server.Client.DeleteAsync("/api/recordings/6b029c47a61e92aa7bf7b11e");
        Assert.Equal(delete, (int)deleted.StatusCode);
        await AssertMissesAsync(deleted, delete, "delete");
    }

    [Fact]
    public async Task A_key_sees_its_own_recordings_and_one_that_may_read_all_sees_everybodys()
    {
        await using var server = await TestServer.StartAsync();
        var first = await server.StoreAsync(new Upload());
        var phone = await server.BecomeAsync("phone", "upload,read");
        var own = await server.StoreAsync(new Upload { Start = "2025-11-02T11:00:00Z" });

        Assert.Equal([own], await IdsAsync(server));
        foreach (var path in new[] { "", "/audio", "/chunks/0" })
        {
            using var answer = await server.Client.GetAsync($"/api/recordings/{first}{path}");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        await server.BecomeAsync("desk", "read-all");
        Assert.Equal([own, first], await IdsAsync(server));
        await server.SignInAsync();
        Assert.Equal([own, first], await IdsAsync(server));
        await server.SignInAsync(phone.Id, phone.Secret);
        Assert.Equal([own], await IdsAsync(server));
    }

    [Fact]
    public async Task A_key_cannot_append_to_what_another_has_recorded_nor_meet_it_by_its_names()
    {
        await using var server = await TestServer.StartAsync();
        var first = await server.StoreAsync(new Upload { RecordingId = "r1", Key = "k1" });
        await server.BecomeAsync("phone", "upload,read-all");

        using var appended = await server.SendAsync(new Upload { SourceFileId = first, Number = 1 });
        using var repeated = await server.SendAsync(new Upload { SourceFileId = first });
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (appended.StatusCode, repeated.StatusCode));
        var own = await server.StoreAsync(new Upload { RecordingId = "r1", Key = "k1" });
        Assert.NotEqual(first, own);
        Assert.Equal(own, await server.StoreAsync(new Upload { RecordingId = "r1", Key = "k1" }));
        Assert.Equal(1, (await server.GetJsonAsync($"/api/recordings/{first}")).GetProperty("chunks").GetArrayLength());
    }

    [Fact]
    public async Task A_key_deletes_what_it_sees_and_its_files()
    {
        await using var server = await TestServer.StartAsync();
        var first = await server.StoreAsync(new Upload());
        await server.BecomeAsync("phone", "upload,read,delete");
        var own = await server.StoreAsync(new Upload());
        await server.StoreAsync(
            new Upload
            {
                SourceFileId = own,
                Number = 1,
                Start = "2025-11-02T10:00:00.223Z",
            }
        );

        using var foreign = await server.Client.DeleteAsync($"/api/recordings/{first}");
        using var deleted = await server.Client.DeleteAsync($"/api/recordings/{own}");
        using var again = await server.Client.DeleteAsync($"/api/recordings/{own}");

        Assert.Equal(
            (HttpStatusCode.NotFound, HttpStatusCode.NoContent, HttpStatusCode.NotFound),
            (foreign.StatusCode, deleted.StatusCode, again.StatusCode)
        );
        Assert.Contains(first, Assert.Single(server.Files("audio")), StringComparison.Ordinal);
        Assert.Empty(await IdsAsync(server));
        using var continued = await server.SendAsync(new Upload { SourceFileId = own, Number = 2 });
        Assert.Equal(HttpStatusCode.NotFound, continued.StatusCode);
    }

    [Fact]
    public async Task A_key_that_another_process_revokes_ends_at_once_with_its_tokens()
    {
        await using var server = await TestServer.StartAsync();
        var phone = await server.BecomeAsync("phone", "upload,read");
        await server.StoreAsync(new Upload());

        using (
            var program = Process.Start(
                Path.Combine(AppContext.BaseDirectory, "mycelia-local-server"),
                ["keys", "revoke", "phone", "--data", server.Data]
            )
        )
        {
            await program.WaitForExitAsync();
            Assert.Equal(0, program.ExitCode);
        }

        using var stored = await server.SendAsync(new Upload());
        using var list = await server.Client.GetAsync("/api/recordings");
        using var token = await server.RequestTokenAsync(phone.Id, phone.Secret);
        Assert.Equal(
            (HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized),
            (stored.StatusCode, list.StatusCode, token.StatusCode)
        );
        await server.SignInAsync(); // the first key goes on
        Assert.Single(await IdsAsync(server));
    }

    [Fact]
    public async Task A_chunk_that_is_on_its_way_when_its_key_is_revoked_is_not_stored()
    {
        await using var server = await TestServer.StartAsync();
        await server.BecomeAsync("phone", "upload");
        using var half = new HalfUpload(new Upload().ToContent());
        var answer = server.Client.SendAsync(half.Request);
        await half.IsUnderWay;

        await server.CommandAsync("keys", "revoke", "phone");
        half.GoOn();

        Assert.Equal(HttpStatusCode.Unauthorized, (await answer).StatusCode);
        Assert.Empty(server.Files("audio"));
    }

    [Fact]
    public async Task A_name_that_was_revoked_can_be_given_again_and_finds_its_recordings()
    {
        await using var server = await TestServer.StartAsync();
        var lost = await server.BecomeAsync("phone", "upload,read");
        var id = await server.StoreAsync(new Upload());
        await server.CommandAsync("keys", "revoke", lost.Id);

        await server.BecomeAsync("phone", "upload,read");

        Assert.Equal(
            id,
            await server.StoreAsync(
                new Upload
                {
                    SourceFileId = id,
                    Number = 1,
                    Start = "2025-11-02T10:00:00.223Z",
                }
            )
        );
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.RequestTokenAsync(lost.Id, lost.Secret)).StatusCode);
    }

    [Fact]
    public async Task A_secret_is_shown_once_and_kept_nowhere()
    {
        await using var server = await TestServer.StartAsync();
        var phone = await server.AddKeyAsync("phone", "upload");

        var (_, table, _) = await server.CommandAsync("keys", "list");
        var (_, json, _) = await server.CommandAsync("keys", "list", "--json");

        Assert.Contains(phone.Id, table, StringComparison.Ordinal);
        Assert.DoesNotContain(phone.Secret, table + json, StringComparison.Ordinal);
        await server.RestartAsync(() =>
        {
            foreach (var file in server.Files("."))
                Assert.DoesNotContain(phone.Secret, File.ReadAllText(file), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task The_list_says_who_may_do_what_and_who_was_revoked()
    {
        await using var server = await TestServer.StartAsync();
        await server.AddKeyAsync("phone", "upload,read");
        await server.CommandAsync("keys", "revoke", "phone");

        var (_, output, _) = await server.CommandAsync("keys", "list", "--json");

        var list = JsonElement.Parse(output);
        Assert.Equal(1, list.GetProperty("version").GetInt32());
        var (first, phone) = (list.GetProperty("keys")[0], list.GetProperty("keys")[1]);
        Assert.Equal(("first", server.ClientId), (first.GetProperty("name").GetString(), first.GetProperty("id").GetString()));
        Assert.Equal(["upload", "read"], phone.GetProperty("rights").EnumerateArray().Select(static right => right.GetString()));
        Assert.False(first.TryGetProperty("revoked", out _));
        Assert.True(phone.TryGetProperty("revoked", out _));
    }

    [Fact]
    public async Task A_key_goes_into_a_new_file_that_only_its_owner_can_read()
    {
        await using var server = await TestServer.StartAsync();
        var file = Path.Combine(server.Data, "phone.env");

        var made = await server.CommandAsync("keys", "add", "phone", "--output", file);
        var again = await server.CommandAsync("keys", "add", "tablet", "--output", file);

        Assert.Equal((0, ""), (made.Code, made.Output));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Matches("^MYCELIA_CLIENT_ID=[0-9a-f]{24}\nMYCELIA_TOKEN=mycelia_[A-Za-z0-9_-]{43}\n$", await File.ReadAllTextAsync(file));
        Assert.Equal(1, again.Code);
        Assert.DoesNotContain("tablet", (await server.CommandAsync("keys", "list")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "add", "-x")]
    [InlineData(2, "add", "a b")]
    [InlineData(2, "add", "6b029c47a61e92aa7bf7b11e")]
    [InlineData(2, "add", "a", "--rights", "write")]
    [InlineData(2, "add", "a", "--rights", ",")]
    [InlineData(2, "add")]
    [InlineData(1, "add", "first")]
    [InlineData(1, "revoke", "nobody")]
    public async Task What_cannot_be_done_is_a_sentence_and_an_exit_code(int code, params string[] arguments)
    {
        await using var server = await TestServer.StartAsync();
        var result = await server.CommandAsync(["keys", .. arguments]);
        Assert.Equal((code, ""), (result.Code, result.Output));
        Assert.Single(result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Where_no_server_has_been_there_are_no_keys_and_nothing_is_made()
    {
        await using var server = await TestServer.StartAsync();
        var nowhere = Path.Combine(server.Data, "nowhere");
        using var errors = new StringWriter();
        Assert.Equal(1, await ServerCommand.RunAsync(["keys", "add", "a", "--data", nowhere], TextWriter.Null, errors, _ => null));
        Assert.False(Directory.Exists(nowhere));
    }

    [Fact]
    public async Task The_scope_of_a_token_is_the_rights_of_its_key()
    {
        await using var server = await TestServer.StartAsync();
        var phone = await server.AddKeyAsync("phone", "read,upload");
        using var answer = await server.RequestTokenAsync(phone.Id, phone.Secret);
        Assert.Equal("upload read", (await TestServer.JsonAsync(answer)).GetProperty("scope").GetString());
    }

    private static async Task<IEnumerable<string?>> IdsAsync(TestServer server) =>
        (await server.GetJsonAsync("/api/recordings"))
            .GetProperty("recordings")
            .EnumerateArray()
            .Select(static recording => recording.GetProperty("id").GetString());

    private static async Task AssertMissesAsync(HttpResponseMessage answer, int expected, string right)
    {
        if (expected != 403)
            return;
        Assert.Equal($"The key 'key' lacks the right '{right}'.", (await TestServer.JsonAsync(answer)).GetProperty("error").GetString());
        Assert.Contains($"scope=\"{right}\"", answer.Headers.WwwAuthenticate.Single().Parameter, StringComparison.Ordinal);
    }
}
