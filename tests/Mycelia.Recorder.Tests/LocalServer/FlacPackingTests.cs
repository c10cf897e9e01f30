using System.Security.Cryptography;
using System.Text;
using Mycelia.Recorder.Tests.LocalServer.Listening;

namespace Mycelia.Recorder.Tests.LocalServer;

/// <summary>An archive takes less room, and nobody notices.</summary>
public sealed class FlacPackingTests
{
    [Fact]
    public async Task What_is_an_hour_old_is_kept_as_FLAC_and_given_back_as_it_came()
    {
        await using var server = await PackingAsync();
        var upload = new Upload
        {
            Audio = Wav.Of(16_000),
            RecordingId = "r",
            Key = "r-0",
        };
        using var first = await server.SendAsync(upload);
        var stored = await first.Content.ReadAsStringAsync();
        var id = (await TestServer.JsonAsync(first)).GetProperty("source_file_id").GetString();
        var path = $"/api/audio?from={upload.Start}&to=2025-11-02T10:00:01.123Z";
        var heard = await server.Client.GetByteArrayAsync(path);

        await PackedAsync(server, 1);

        Assert.Equal("fLaC", Encoding.ASCII.GetString(await File.ReadAllBytesAsync(server.Files("audio").Single()), 0, 4));
        Assert.Empty(server.Files("incoming"));
        Assert.Equal(upload.Audio, await server.Client.GetByteArrayAsync($"/api/recordings/{id}/chunks/0"));
        Assert.Equal(heard, await server.Client.GetByteArrayAsync(path));
        Assert.Equal(heard[44..], (await server.Client.GetByteArrayAsync($"/api/recordings/{id}/audio"))[44..]);
        var chunk = (await server.GetJsonAsync($"/api/recordings/{id}")).GetProperty("chunks")[0];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(upload.Audio!)), chunk.GetProperty("sha256").GetString());
        Assert.Equal(upload.Audio!.Length, chunk.GetProperty("bytes").GetInt32());
        using var again = await server.SendAsync(upload);
        Assert.Equal(stored, await again.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_has_lost_its_FLAC_takes_what_was_sent_again()
    {
        await using var server = await PackingAsync();
        var upload = new Upload
        {
            Audio = Wav.Of(16_000),
            RecordingId = "r",
            Key = "r-0",
        };
        var id = await server.StoreAsync(upload);
        await PackedAsync(server, 1);
        File.Delete(server.Files("audio").Single());
        Assert.True((await server.GetJsonAsync($"/api/recordings/{id}")).GetProperty("chunks")[0].GetProperty("missing").GetBoolean());

        Assert.Equal(id, await server.StoreAsync(upload));

        Assert.Equal(upload.Audio, await server.Client.GetByteArrayAsync($"/api/recordings/{id}/chunks/0"));
        Assert.EndsWith(".wav", server.Files("audio").Single(), StringComparison.Ordinal);
        await server.RestartAsync();
        Assert.Equal(upload.Audio, await server.Client.GetByteArrayAsync($"/api/recordings/{id}/chunks/0"));
        Assert.Empty(server.Files("incoming"));
    }

    [Fact]
    public async Task What_cannot_be_given_back_to_the_byte_or_would_be_no_smaller_stays_as_it_came()
    {
        await using var server = await PackingAsync();
        var noise = new byte[44 + 32_000];
        Wav.Of(16_000).AsSpan(0, 44).CopyTo(noise);
        RandomNumberGenerator.Fill(noise.AsSpan(44));
        await server.StoreAsync(new Upload { Audio = [.. Wav.Of(16_000), .. "LIST"u8, 0, 0, 0, 0] });
        await server.StoreAsync(new Upload { Audio = noise, Start = "2025-11-02T11:00:00Z" });
        await server.StoreAsync(new Upload { Audio = Wav.Of(16_000), Start = "2025-11-02T12:00:00Z" });

        await PackedAsync(server, 1);

        Assert.Equal(2, server.Files("audio").Count(static path => path.EndsWith(".wav", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_still_being_recorded_is_left_alone()
    {
        var time = new FakeTime { Epoch = new(2025, 11, 2, 10, 30, 0, TimeSpan.Zero) };
        await using var server = await TestServer.StartAsync(static settings => settings with { PacksFlac = true }, time);
        await ListenTests.StoreAsync(server, "2025-11-02T10:00:00Z", 16_000);
        await Wait.UntilAsync(() => time.TimersSet > 0);
        time.Advance(TimeSpan.FromMinutes(10));
        await Wait.UntilAsync(() => time.TimersSet > 1);
        Assert.EndsWith(".wav", server.Files("audio").Single(), StringComparison.Ordinal);

        time.Advance(TimeSpan.FromMinutes(25));
        await Wait.UntilAsync(() => server.Files("audio").Single().EndsWith(".flac", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_packed_is_deleted_to_the_frame_like_any_other()
    {
        await using var server = await PackingAsync();
        await ListenTests.StoreAsync(server, "2025-11-02T10:00:00Z", 16_000);
        await PackedAsync(server, 1);

        using var answer = await server.Client.DeleteAsync("/api/audio?from=2025-11-02T10:00:00Z&to=2025-11-02T10:00:00.5Z");
        answer.EnsureSuccessStatusCode();

        var samples = Wav.Samples(await server.Client.GetByteArrayAsync("/api/audio?from=2025-11-02T10:00:00Z&to=2025-11-02T10:00:01Z"));
        Assert.All(samples[..8_000], static sample => Assert.Equal(0, sample));
        Assert.Equal(Enumerable.Range(8_001, 8_000).Select(static value => (short)value), samples[8_000..]);
    }

    [Fact]
    public async Task An_index_from_before_anything_was_packed_goes_on()
    {
        await using var server = await TestServer.StartAsync();
        await ListenTests.StoreAsync(server, "2025-11-02T10:00:00Z", 16_000);
        await server.RestartAsync(() =>
            server.Damage(
                """
                ALTER TABLE chunks DROP COLUMN sent_size; ALTER TABLE chunks DROP COLUMN sent_sha256;
                ALTER TABLE chunks DROP COLUMN samples; ALTER TABLE recordings DROP COLUMN samples;
                ALTER TABLE note_gaps DROP COLUMN is_silence; PRAGMA user_version = 4;
                """
            )
        );
        await ListenTests.StoreAsync(server, "2025-11-02T10:00:01Z", 16_000);
        var samples = Wav.Samples(await server.Client.GetByteArrayAsync("/api/audio?from=2025-11-02T10:00:00Z&to=2025-11-02T10:00:02Z"));
        Assert.DoesNotContain((short)0, samples);
    }

    private static Task<TestServer> PackingAsync() => TestServer.StartAsync(static settings => settings with { PacksFlac = true });

    /// <summary>What was stored is packed at the next start.</summary>
    private static async Task PackedAsync(TestServer server, int files)
    {
        await server.RestartAsync();
        await Wait.UntilAsync(() =>
            server.Files("audio").Count(static path => path.EndsWith(".flac", StringComparison.Ordinal)) == files
            && server.Files("incoming").Length == 0
        );
    }
}
