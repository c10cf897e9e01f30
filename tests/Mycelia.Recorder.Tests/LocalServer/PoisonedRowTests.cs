using System.Net;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Tests.Audio;

namespace Mycelia.Recorder.Tests.LocalServer;

/// <summary>Values in the index that this server never writes: each is trouble for its own row, and for nothing else.</summary>
public sealed class PoisonedRowTests
{
    private static readonly string[] Values =
    [
        "NULL",
        "-1",
        "0",
        "2147483648",
        "9223372036854775807",
        "-9223372036854775808",
        "1e300",
        "9e999",
        "1.5",
        "'abc'",
        "''",
        "CAST(x'ff00ff' AS TEXT)",
        "x'00ff'",
        "zeroblob(3000000)",
        "CAST(zeroblob(200000) AS TEXT)",
        "'{\"a\":\"\\ud800\"}'",
        "'[1]'",
        "'{'",
        "printf('%.*c', 5000, '[')",
        "'../../../../etc/passwd'",
        "'6b029c47a61e92aa7bf7b11e' || char(0) || 'x'",
        "'6B029C47A61E92AA7BF7B11E'",
    ];

    /// <summary>What no column of an own kind takes for its own.</summary>
    private static readonly string[] Obvious = ["-9223372036854775808", "'abc'", "x'00ff'"];

    [Theory]
    [InlineData("recordings", "id", "start_ms", "sample_rate", "channels", "metadata")]
    [InlineData("chunks", "id", "number", "start_ms", "frames", "pcm_offset", "file_size", "sha256", "streaming", "encoding")]
    public async Task A_damaged_row_is_one_entry_with_a_problem(string table, params string[] columns)
    {
        await using var server = await TestServer.StartAsync();
        var (victim, good) = await StoreAsync(server);
        foreach (var column in columns)
        {
            foreach (var value in Values)
            {
                await WhilePoisonedAsync(
                    server,
                    table,
                    column,
                    value,
                    victim,
                    async () =>
                    {
                        var listed = await AssertListedAsync(server, good);
                        await AssertAskedForAsync(server, victim);
                        if (Obvious.Contains(value))
                            Assert.True(
                                listed.TryGetProperty("problem", out var problem) && problem.GetString()!.Length > 0,
                                $"{table}.{column} = {value}: {listed}"
                            );
                    }
                );
            }
        }

        Assert.False((await AssertListedAsync(server, good)).TryGetProperty("problem", out _)); // as it was
    }

    [Theory]
    [InlineData("recordings", "owner", "client_recording_id")]
    [InlineData("chunks", "owner", "idempotency_key", "recording_id")]
    public async Task What_is_no_part_of_an_answer_keeps_nothing_else_from_being_given_back(string table, params string[] columns)
    {
        await using var server = await TestServer.StartAsync();
        var (victim, good) = await StoreAsync(server);
        foreach (var column in columns)
        {
            foreach (var value in Values)
            {
                await WhilePoisonedAsync(
                    server,
                    table,
                    column,
                    value,
                    victim,
                    async () =>
                    {
                        await AssertListedAsync(server, good);
                        await AssertAskedForAsync(server, victim);
                    }
                );
            }
        }
    }

    [Fact]
    public async Task A_damaged_key_is_no_key_and_the_others_are()
    {
        await using var server = await TestServer.StartAsync();
        var phone = await server.AddKeyAsync("phone", "upload,read");
        foreach (var column in new[] { "client_id", "name", "rights", "secret_salt", "secret_hash", "created_ms", "revoked_ms" })
        {
            foreach (var value in Values)
            {
                await WhilePoisonedAsync(
                    server,
                    "keys",
                    column,
                    value,
                    phone.Id,
                    async () =>
                    {
                        using var answer = await server.RequestTokenAsync(phone.Id, phone.Secret);
                        Assert.True(
                            answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.OK,
                            $"{column} = {value}: {answer.StatusCode}"
                        );
                        using var list = await server.Client.GetAsync("/api/recordings");
                        Assert.Equal(HttpStatusCode.OK, list.StatusCode);
                        var (code, output, errors) = await server.CommandAsync("keys", "list", "--json");
                        Assert.True(code == 0, errors);
                        Assert.Equal(2, JsonElement.Parse(output).GetProperty("keys").GetArrayLength());
                    }
                );
            }
        }
    }

    [Fact]
    public async Task The_list_goes_on_after_a_page_that_ends_with_a_damaged_row()
    {
        await using var server = await TestServer.StartAsync();
        for (var hour = 10; hour < 16; hour++)
            await server.StoreAsync(new Upload { Start = $"2025-11-02T{hour}:00:00Z" });
        server.Damage("UPDATE recordings SET id = NULL WHERE start_ms % 7200000 = 0");

        var seen = 0;
        for (var next = "?limit=1"; next is not null; )
        {
            var page = await server.GetJsonAsync("/api/recordings" + next);
            seen += page.GetProperty("recordings").GetArrayLength();
            next = page.TryGetProperty("next", out var place) ? $"?limit=1&after={place.GetString()}" : null;
        }

        Assert.Equal(6, seen);
    }

    [Fact]
    public async Task A_chunk_that_was_not_moved_when_its_row_was_damaged_is_not_deleted_at_the_start()
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.SendAsync(new Upload());
        var chunk = (await TestServer.JsonAsync(answer)).GetProperty("chunk_id").GetString();
        await server.RestartAsync(() =>
        {
            File.Move(Assert.Single(server.Files("audio")), Path.Combine(server.Data, "incoming", chunk + ".wav"));
            server.Damage("UPDATE chunks SET frames = -1");
        });
        Assert.Single(server.Files("incoming"));
    }

    [Theory]
    [InlineData("'6b029c47a61e92aa7bf7b11e'", "audio")]
    [InlineData("'x'", "incoming")]
    public async Task A_chunk_that_was_not_moved_when_its_id_was_damaged_is_not_deleted_at_the_start(string value, string expected)
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.SendAsync(new Upload());
        var chunk = (await TestServer.JsonAsync(answer)).GetProperty("chunk_id").GetString();
        await server.RestartAsync(() =>
        {
            File.Move(Assert.Single(server.Files("audio")), Path.Combine(server.Data, "incoming", chunk + ".wav"));
            File.WriteAllText(Path.Combine(server.Data, "incoming", "6b029c47a61e92aa7bf7b11f.wav"), "never acknowledged");
            server.Damage($"UPDATE chunks SET id = {value}");
        });
        Assert.Single([.. server.Files("incoming"), .. server.Files("audio")]);
        Assert.Single(server.Files(expected));
    }

    [Theory]
    [InlineData("'6b029c47a61e92aa7bf7b11e'", false)]
    [InlineData("x'00ff'", false)]
    [InlineData("'../../etc'", false)]
    [InlineData("'6b029c47a61e92aa7bf7b11e'", true)]
    public async Task A_chunk_that_lost_its_recording_is_part_of_it_again_after_a_start(string value, bool isSentAgain)
    {
        await using var server = await TestServer.StartAsync();
        var (victim, _) = await StoreAsync(server);
        var second = await server.StoreAsync(
            new Upload
            {
                SourceFileId = victim,
                Number = 2,
                Start = "2025-11-02T10:00:00.200Z",
            }
        );
        var before = (await server.GetJsonAsync($"/api/recordings/{victim}")).ToString();
        await server.RestartAsync(() =>
            server.Damage($"UPDATE chunks SET recording_id = {value} WHERE recording_id = '{victim}' AND number = 1")
        );
        Assert.Equal(before, (await server.GetJsonAsync($"/api/recordings/{victim}")).ToString());

        server.Damage($"UPDATE chunks SET recording_id = {value} WHERE recording_id = '{victim}' AND number = 2");
        if (isSentAgain)
            Assert.Equal(
                victim,
                await server.StoreAsync(
                    new Upload
                    {
                        SourceFileId = victim,
                        Number = 2,
                        Start = "2025-11-02T10:00:00.200Z",
                    }
                )
            );
        await server.RestartAsync();

        Assert.Equal(3, (await server.GetJsonAsync($"/api/recordings/{victim}")).GetProperty("chunks").GetArrayLength());
        Assert.Equal(4, server.Files("audio").Length);
        Assert.Empty(server.Files("incoming"));
        Assert.Contains("are part of it again", server.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chunk_of_which_no_file_says_where_it_belongs_is_said_and_keeps_nothing_from_starting()
    {
        await using var server = await TestServer.StartAsync();
        var (_, good) = await StoreAsync(server);
        await server.RestartAsync(() =>
            server.Damage("UPDATE chunks SET recording_id = '6b029c47a61e92aa7bf7b11e', sha256 = zeroblob(32) WHERE number = 1")
        );
        Assert.Contains("of which no file says it: 1", server.Log.ToString(), StringComparison.Ordinal);
        await AssertListedAsync(server, good);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_lies_in_the_place_of_a_chunk_that_was_not_moved_keeps_nothing_from_starting(bool isTheSame)
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.SendAsync(new Upload());
        var stored = await TestServer.JsonAsync(answer);
        var audio = await server.Client.GetByteArrayAsync(
            $"/api/recordings/{stored.GetProperty("source_file_id")}/chunks/0",
            TestContext.Current.CancellationToken
        );
        await server.RestartAsync(() =>
        {
            var path = Assert.Single(server.Files("audio"));
            File.Copy(path, Path.Combine(server.Data, "incoming", stored.GetProperty("chunk_id") + ".wav"));
            if (!isTheSame)
                File.WriteAllText(path, "another");
        });
        Assert.Empty(server.Files("incoming"));
        Assert.Equal(isTheSame ? 1 : 2, server.Files("audio").Length);
        Assert.Equal(
            audio,
            await server.Client.GetByteArrayAsync(
                $"/api/recordings/{stored.GetProperty("source_file_id")}/chunks/0",
                TestContext.Current.CancellationToken
            )
        );
    }

    [Fact]
    public async Task A_chunk_that_cannot_be_moved_stays_where_it_is_and_can_be_had()
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.SendAsync(new Upload());
        var stored = await TestServer.JsonAsync(answer);
        await server.RestartAsync(() =>
        {
            var path = Assert.Single(server.Files("audio"));
            File.Move(path, Path.Combine(server.Data, "incoming", stored.GetProperty("chunk_id") + ".wav"));
            Directory.CreateDirectory(path);
        });
        Assert.Single(server.Files("incoming"));
        Assert.Contains("stays in incoming/", server.Log.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_chunk_that_lost_its_recording_is_deleted_with_it(int number)
    {
        await using var server = await TestServer.StartAsync();
        var (victim, good) = await StoreAsync(server);
        server.Damage($"UPDATE chunks SET recording_id = x'00' WHERE recording_id = '{victim}' AND number = {number}");

        using var answer = await server.Client.DeleteAsync($"/api/recordings/{victim}", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Contains(good, Assert.Single(server.Files("audio")), StringComparison.Ordinal);
        Assert.Equal(1, server.Damage("DELETE FROM chunks"));
    }

    [Fact]
    public async Task A_damaged_recording_can_be_deleted_with_all_its_files()
    {
        await using var server = await TestServer.StartAsync();
        var (victim, good) = await StoreAsync(server);
        server.Damage(
            $"UPDATE chunks SET number = 'x' WHERE number = 1 AND recording_id = '{victim}'; UPDATE recordings SET channels = -1 "
                + $"WHERE id = '{victim}'"
        );

        using var answer = await server.Client.DeleteAsync($"/api/recordings/{victim}");

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Contains(good, Assert.Single(server.Files("audio")), StringComparison.Ordinal);
    }

    /// <summary>One of a WAV and a FLAC chunk, and one that nothing happens to.</summary>
    private static async Task<(string Victim, string Good)> StoreAsync(TestServer server)
    {
        var victim = await server.StoreAsync(
            new Upload
            {
                RecordingId = "victim",
                Key = "k0",
                Start = "2025-11-02T10:00:00Z",
            }
        );
        await server.StoreAsync(
            new Upload
            {
                SourceFileId = victim,
                Number = 1,
                Key = "k1",
                Start = "2025-11-02T10:00:00.100Z",
                Audio = new FlacEncoder().Encode(Chirp.Wav(AudioFormat.Default, 1600)),
                AudioType = "audio/flac",
            }
        );
        return (victim, await server.StoreAsync(new Upload { RecordingId = "good", Start = "2025-11-02T09:00:00Z" }));
    }

    /// <summary>Puts a value into each row of the victim, one after the other, and takes it out again.</summary>
    private static async Task WhilePoisonedAsync(
        TestServer server,
        string table,
        string column,
        string value,
        string victim,
        Func<Task> check
    )
    {
        var key = table switch
        {
            "recordings" => "id",
            "chunks" => "recording_id",
            _ => "client_id",
        };
        using var index = new SqliteConnection($"Data Source={server.Data}/index.db;Pooling=False;Foreign Keys=False");
        index.Open();
        var rows = new List<long>();
        using (var find = new SqliteCommand($"SELECT rowid FROM {table} WHERE {key} = $victim", index))
        {
            find.Parameters.AddWithValue("$victim", victim);
            using var row = find.ExecuteReader();
            while (row.Read())
                rows.Add(row.GetInt64(0));
        }

        Assert.NotEmpty(rows);
        foreach (var row in rows)
        {
            using var read = new SqliteCommand($"SELECT {column} FROM {table} WHERE rowid = {row}", index);
            var before = read.ExecuteScalar() ?? DBNull.Value;
            try
            {
                using var poison = new SqliteCommand($"UPDATE {table} SET {column} = {value} WHERE rowid = {row}", index);
                poison.ExecuteNonQuery();
            }
            catch (SqliteException e) when (e.SqliteErrorCode == 19)
            {
                continue; // a constraint: this value cannot get in
            }

            await check();
            using var heal = new SqliteCommand($"UPDATE {table} SET {column} = $before WHERE rowid = {row}", index);
            heal.Parameters.AddWithValue("$before", before);
            heal.ExecuteNonQuery();
        }
    }

    /// <summary>Both recordings are there, and the good one is well; gives the other.</summary>
    private static async Task<JsonElement> AssertListedAsync(TestServer server, string good)
    {
        using var answer = await server.Client.GetAsync("/api/recordings");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var recordings = (await TestServer.JsonAsync(answer)).GetProperty("recordings").EnumerateArray().ToList();
        Assert.Equal(2, recordings.Count);
        var well = recordings.Single(recording => recording.TryGetProperty("id", out var id) && id.GetString() == good);
        Assert.False(well.TryGetProperty("problem", out _));
        return recordings.Single(recording => !(recording.TryGetProperty("id", out var id) && id.GetString() == good));
    }

    /// <summary>Every route, and the repeat and the next of its chunks: none is the server's failure.</summary>
    private static async Task AssertAskedForAsync(TestServer server, string victim)
    {
        foreach (var path in new[] { "", "/audio", "/chunks/0", "/chunks/1" })
        {
            try
            {
                using var answer = await server.Client.GetAsync($"/api/recordings/{victim}{path}");
                Assert.True((int)answer.StatusCode is 200 or 404 or 409, $"{path}: {answer.StatusCode}");
            }
            catch (HttpRequestException) when (path == "/audio")
            {
                // Half of it was out when its file turned out to be shorter than the row says: the connection was broken, so that nobody
                // takes it for the whole.
            }
        }

        using var repeat = await server.SendAsync(
            new Upload
            {
                RecordingId = "victim",
                Key = "k0",
                Start = "2025-11-02T10:00:00Z",
            }
        );
        Assert.True((int)repeat.StatusCode is 200 or 404 or 409, $"the repeat: {repeat.StatusCode}");
        if (
            repeat.IsSuccessStatusCode
            && (await TestServer.JsonAsync(repeat)).GetProperty("source_file_id").GetString() is var made
            && made != victim
        )
            (await server.Client.DeleteAsync($"/api/recordings/{made}")).EnsureSuccessStatusCode();
    }
}
