using System.Net;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Tests.LocalServer.Listening;
using Mycelia.Recorder.Tests.LocalServer.Notes;

namespace Mycelia.Recorder.Tests.LocalServer.Erasure;

/// <summary>What is deleted is nowhere, whatever happens meanwhile, and it is known who deleted it.</summary>
public sealed class DeletionTests
{
    private const string All = "from=2025-11-02T10:00:00Z&to=2025-11-02T10:00:03Z";
    private const string Middle = "from=2025-11-02T10:00:00.500Z&to=2025-11-02T10:00:02.250Z";

    [Fact]
    public async Task A_window_is_deleted_to_the_frame_and_the_rest_stays()
    {
        await using var server = await TestServer.StartAsync();
        await StoreAsync(server);

        var answer = await DeleteAsync(server, Middle);

        var deleted = Assert.Single(answer.GetProperty("deleted").EnumerateArray());
        Assert.Equal(
            ("r1", "2025-11-02T10:00:00.500Z", "2025-11-02T10:00:02.250Z", 1_750),
            (
                ListenTests.Text(deleted, "recorder"),
                ListenTests.Text(deleted, "from"),
                ListenTests.Text(deleted, "to"),
                deleted.GetProperty("ms").GetInt32()
            )
        );
        var samples = await SamplesAsync(server, All);
        Assert.Equal(Enumerable.Range(1, 8_000).Select(static value => (short)value), samples[..8_000]);
        Assert.All(samples[8_000..36_000], static sample => Assert.Equal(0, sample));
        Assert.Equal(Enumerable.Range(6_001, 12_000).Select(static value => (short)value), samples[36_000..]);
        Assert.Equal(2, server.Files("audio").Length);
        Assert.Empty(server.Files("incoming"));
    }

    [Fact]
    public async Task What_is_deleted_from_the_middle_of_a_chunk_leaves_two()
    {
        await using var server = await TestServer.StartAsync();
        await StoreAsync(server);
        await DeleteAsync(server, "from=2025-11-02T10:00:01.250Z&to=2025-11-02T10:00:01.500Z");
        var samples = await SamplesAsync(server, All);
        Assert.Equal(4_000, samples.Count(static sample => sample == 0));
        Assert.All(samples[20_000..24_000], static sample => Assert.Equal(0, sample));
        Assert.Equal(4, server.Files("audio").Length);
    }

    [Fact]
    public async Task It_is_known_who_deleted_what_and_when()
    {
        var time = new FakeTime { Epoch = new(2025, 11, 3, 0, 0, 0, TimeSpan.Zero) };
        await using var server = await TestServer.StartAsync(time: time);
        await StoreAsync(server);
        await DeleteAsync(server, Middle + "&reason=private");

        var window = await server.GetJsonAsync($"/api/window?{All}");

        Assert.Equal(
            [
                "audio 2025-11-02T10:00:00.000Z 2025-11-02T10:00:00.500Z",
                "deleted 2025-11-02T10:00:00.500Z 2025-11-02T10:00:02.250Z",
                "audio 2025-11-02T10:00:02.250Z 2025-11-02T10:00:03.000Z",
            ],
            ListenTests.Stretches(window.GetProperty("recorders")[0])
        );
        var deletion = Assert.Single(window.GetProperty("deletions").EnumerateArray());
        Assert.Equal(
            ("first", "private", "2025-11-03T00:00:00.000Z"),
            (ListenTests.Text(deletion, "by"), ListenTests.Text(deletion, "reason"), ListenTests.Text(deletion, "at"))
        );
        Assert.Equal(1_750, (await server.GetJsonAsync("/api/days?tz=UTC")).GetProperty("days")[0].GetProperty("deleted_ms").GetInt32());
    }

    [Fact]
    public async Task Nothing_of_it_is_left_on_the_disk()
    {
        await using var server = await TestServer.StartAsync();
        await StoreAsync(server, static second => second == 1 ? Loud() : Wav.Of(16_000));
        var secret = Loud().AsSpan(1_000, 64).ToArray();
        Assert.Contains(server.Files("."), path => Holds(path, secret));
        var drawn = await PeaksAsync(server, "from=2025-11-02T10:00:01Z&to=2025-11-02T10:00:02Z");

        await DeleteAsync(server, "from=2025-11-02T10:00:01Z&to=2025-11-02T10:00:02Z");

        Assert.DoesNotContain(server.Files("."), path => Holds(path, secret));
        Assert.DoesNotContain(server.Files("."), path => Holds(path, drawn));
    }

    [Fact]
    public async Task Somebody_who_reads_the_index_meanwhile_does_not_keep_it_on_the_disk()
    {
        await using var server = await TestServer.StartAsync();
        await StoreAsync(server, static second => second == 1 ? Loud() : Wav.Of(16_000));
        var drawn = await PeaksAsync(server, "from=2025-11-02T10:00:01Z&to=2025-11-02T10:00:02Z");

        Task<JsonElement> deleting;
        using (Reading(server.Data))
        {
            deleting = DeleteAsync(server, "from=2025-11-02T10:00:01Z&to=2025-11-02T10:00:02Z");
            await Task.WhenAny(deleting, Task.Delay(500, TestContext.Current.CancellationToken));
        }

        await deleting;
        Assert.DoesNotContain(server.Files("."), path => Holds(path, drawn));
    }

    [Fact]
    public async Task What_a_kill_leaves_in_the_log_of_the_index_goes_with_the_next_start()
    {
        await using var program = await ServerProgram.StartAsync(":");
        using (var client = await program.SignInAsync())
        {
            (await client.SendAsync(new Upload { Audio = Loud(), Start = "2025-11-02T10:00:00Z" }.ToRequest())).EnsureSuccessStatusCode();
            using (Reading(program.Data))
            {
                // It is done but for the log, which whoever reads holds back.
                _ = client.DeleteAsync("/api/audio?from=2025-11-02T10:00:00Z&to=2025-11-02T10:00:01Z");
                await Wait.UntilAsync(() => IsDone(program.Data));
                await program.KillAsync();
            }
        }

        var drawn = Enumerable.Repeat<byte>(0x4E, 10).SelectMany(static least => new byte[] { least, 0x71 }).ToArray();
        Assert.Contains(Directory.GetFiles(program.Data), path => Holds(path, drawn));

        await program.StartAgainAsync();

        Assert.DoesNotContain(Directory.GetFiles(program.Data), path => Holds(path, drawn));
    }

    [Fact]
    public async Task What_is_deleted_is_not_drawn_and_what_is_beside_it_is()
    {
        await using var server = await TestServer.StartAsync();
        await StoreAsync(server);
        var before = await PeaksAsync(server, All);

        await DeleteAsync(server, "from=2025-11-02T10:00:00.950Z&to=2025-11-02T10:00:02.000Z");

        var after = await PeaksAsync(server, All);
        Assert.Equal(before[..18], after[..18]);
        Assert.Equal((sbyte)((15_200 + 1) >> 8), (sbyte)after[19]); // the first half of the tenth
        for (var bin = 10; bin < 20; bin++)
            Assert.Equal((127, -128), ((sbyte)after[bin * 2], (sbyte)after[(bin * 2) + 1]));
        Assert.Equal(before[40..], after[40..]);
        // So at every step.
        var minute = await server.GetJsonAsync("/api/peaks?from=2025-11-02T09:00:00Z&to=2025-11-02T11:00:00Z&px=120");
        var pairs = Convert.FromBase64String(ListenTests.Text(minute.GetProperty("recorders")[0], "peaks"));
        Assert.Equal((0, 70), ((sbyte)pairs[120], (sbyte)pairs[121]));
    }

    [Fact]
    public async Task What_is_protected_stays_and_so_does_the_rest_unless_it_is_asked_for_alone()
    {
        await using var server = await TestServer.StartAsync();
        await StoreAsync(server);
        await NotesTests.PutAsync(server, "protections/keep-001", new { from = "2025-11-02T10:00:01Z", to = "2025-11-02T10:00:02Z" });

        using var refused = await server.Client.DeleteAsync($"/api/audio?{All}");
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var kept = Assert.Single((await TestServer.JsonAsync(refused)).GetProperty("protected").EnumerateArray());
        Assert.Equal("2025-11-02T10:00:01.000Z", ListenTests.Text(kept, "from"));
        Assert.DoesNotContain((short)0, await SamplesAsync(server, All));

        var dry = await DeleteAsync(server, All + "&unprotected=1&dry_run=1");
        Assert.Equal(2, dry.GetProperty("deleted").GetArrayLength());
        Assert.DoesNotContain((short)0, await SamplesAsync(server, All));

        await DeleteAsync(server, All + "&unprotected=1");
        var samples = await SamplesAsync(server, All);
        Assert.Equal(16_000, samples.Count(static sample => sample != 0));
        Assert.All(samples[16_000..32_000], static sample => Assert.NotEqual(0, sample));
    }

    [Fact]
    public async Task A_chunk_that_comes_late_or_again_stays_deleted()
    {
        await using var server = await TestServer.StartAsync();
        var upload = new Upload
        {
            Start = "2025-11-02T10:00:00Z",
            Audio = Wav.Of(16_000),
            RecordingId = "r",
            Key = "r-0",
        };
        var id = await server.StoreAsync(upload);
        await server.StoreAsync(
            new Upload
            {
                Start = "2025-11-02T10:00:01Z",
                Audio = Wav.Of(16_000),
                SourceFileId = id,
                Number = 1,
            }
        );
        await DeleteAsync(server, "from=2025-11-02T10:00:00Z&to=2025-11-02T10:00:01Z");

        Assert.Equal(id, await server.StoreAsync(upload)); // its recorder did not hear that it was stored

        await Wait.UntilAsync(() => server.Files("audio").Length == 1 && server.Files("incoming").Length == 0);
        Assert.All((await SamplesAsync(server, All))[..16_000], static sample => Assert.Equal(0, sample));
    }

    [Fact]
    public async Task What_is_left_of_a_chunk_is_still_that_chunk_to_its_recorder()
    {
        await using var server = await TestServer.StartAsync();
        var upload = new Upload
        {
            Start = "2025-11-02T10:00:00Z",
            Audio = Wav.Of(16_000),
            RecordingId = "r",
            Key = "r-0",
        };
        var id = await server.StoreAsync(upload);
        await DeleteAsync(server, "from=2025-11-02T10:00:00Z&to=2025-11-02T10:00:00.500Z");
        Assert.Equal(id, await server.StoreAsync(upload));
        Assert.Equal(8_000, (await SamplesAsync(server, All)).Count(static sample => sample != 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_a_crash_leaves_is_deleted_at_the_next_start(int place)
    {
        await using var server = await TestServer.StartAsync();
        await StoreAsync(server);
        await server.RestartAsync(() => LeaveBehind(server, place));

        await Wait.UntilAsync(() => server.Files("audio").Length == (place == 1 ? 2 : 3) && server.Files("incoming").Length == 0);
        var samples = await SamplesAsync(server, All);
        Assert.All(samples[8_000..(place == 1 ? 36_000 : 16_000)], static sample => Assert.Equal(0, sample));
    }

    [Fact]
    public async Task Deleting_takes_the_right_to_it_and_reaches_only_what_the_key_sees()
    {
        await using var server = await TestServer.StartAsync();
        await StoreAsync(server);
        await server.BecomeAsync("reader", "read-all");
        using var forbidden = await server.Client.DeleteAsync($"/api/audio?{All}");
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);

        await server.BecomeAsync("phone", "upload,read,delete");
        Assert.Empty((await DeleteAsync(server, All)).GetProperty("deleted").EnumerateArray());
        await server.SignInAsync();
        Assert.DoesNotContain((short)0, await SamplesAsync(server, All));
    }

    [Fact]
    public async Task A_recording_that_is_deleted_is_accounted_for()
    {
        await using var server = await TestServer.StartAsync();
        var id = await ListenTests.StoreAsync(server, "2025-11-02T10:00:00Z", 16_000);
        await server.Client.DeleteAsync($"/api/recordings/{id}");
        var window = await server.GetJsonAsync($"/api/window?{All}");
        Assert.Equal(
            ["deleted 2025-11-02T10:00:00.000Z 2025-11-02T10:00:01.000Z"],
            ListenTests.Stretches(window.GetProperty("recorders")[0])
        );
        Assert.Empty((await server.GetJsonAsync($"/api/peaks?{All}&px=10")).GetProperty("recorders").EnumerateArray());
    }

    /// <summary>Three chunks of a second, whose samples count up from 1 and go on over the borders, as far as they can.</summary>
    private static async Task StoreAsync(TestServer server, Func<int, byte[]>? audio = null)
    {
        var id = await server.StoreAsync(
            new Upload
            {
                Start = "2025-11-02T10:00:00Z",
                Audio = audio?.Invoke(0) ?? Wav.Of(16_000),
                RecordingId = "r",
            }
        );
        for (var second = 1; second < 3; second++)
        {
            await server.StoreAsync(
                new Upload
                {
                    Start = $"2025-11-02T10:00:0{second}Z",
                    Audio = audio?.Invoke(second) ?? Wav.Of(16_000, first: second == 1 ? 1 : 2_001),
                    SourceFileId = id,
                    Number = second,
                }
            );
        }
    }

    /// <summary>Does what a deletion does first, up to a place at which it may be killed.</summary>
    private static void LeaveBehind(TestServer server, int place)
    {
        const string note = """
            INSERT INTO deletions (track, from_ms, to_ms, at_ms, by, keeps_out, is_done)
            VALUES (1, 1762077600500, {0}, 0, 'first', 1, 0);
            """;
        if (place == 1)
        {
            server.Damage(note.Replace("{0}", "1762077602250", StringComparison.Ordinal));
            return;
        }

        // The first chunk has its successor in incoming/, and its own file is doomed.
        var file = server.Files("audio").Order(StringComparer.Ordinal).First();
        var rest = Wav.Of(8_000);
        File.WriteAllBytes(Path.Combine(server.Data, "incoming", "aaaaaaaaaaaaaaaaaaaaaaaa.wav"), rest);
        var hash = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(rest));
        server.Damage(
            $"""
            {note.Replace("{0}", "1762077601000", StringComparison.Ordinal)}
            INSERT INTO doomed_files SELECT id, '{Path.GetRelativePath(
                Path.Combine(server.Data, "audio"),
                file
            )}' FROM chunks WHERE number = 0;
            UPDATE chunks SET id = 'aaaaaaaaaaaaaaaaaaaaaaaa', frames = 8000, file_size = {rest.Length}, sha256 = x'{hash}', cut = 1
                WHERE number = 0;
            """
        );
        if (place == 3)
            File.Delete(file);
    }

    private static byte[] Loud()
    {
        var samples = new short[16_000];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (short)(20_000 + ((i * 7_919) % 9_000));
        return Wav.OfSamples(samples);
    }

    /// <summary>Somebody who reads the index, and has not finished.</summary>
    private static SqliteConnection Reading(string data)
    {
        var index = new SqliteConnection($"Data Source={data}/index.db;Mode=ReadOnly;Pooling=False");
        index.Open();
        using var command = index.CreateCommand();
        command.CommandText = "BEGIN; SELECT count(*) FROM chunks;";
        command.ExecuteScalar();
        return index;
    }

    private static bool IsDone(string data)
    {
        using var index = new SqliteConnection($"Data Source={data}/index.db;Mode=ReadOnly;Pooling=False");
        index.Open();
        using var command = index.CreateCommand();
        command.CommandText = "SELECT count(*) FROM deletions WHERE is_done = 1";
        return (long)command.ExecuteScalar()! == 1;
    }

    private static bool Holds(string path, byte[] bytes) =>
        Path.GetFileName(path) != "server.lock" && File.ReadAllBytes(path).AsSpan().IndexOf(bytes) >= 0;

    private static async Task<byte[]> PeaksAsync(TestServer server, string window)
    {
        var peaks = await server.GetJsonAsync($"/api/peaks?{window}&px={(window == All ? 30 : 10)}");
        return Convert.FromBase64String(ListenTests.Text(Assert.Single(peaks.GetProperty("recorders").EnumerateArray()), "peaks"));
    }

    private static async Task<short[]> SamplesAsync(TestServer server, string window) =>
        Wav.Samples(await server.Client.GetByteArrayAsync($"/api/audio?{window}&recorder=r1"));

    private static async Task<JsonElement> DeleteAsync(TestServer server, string query)
    {
        using var answer = await server.Client.DeleteAsync($"/api/audio?{query}");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await TestServer.JsonAsync(answer);
    }
}
