using System.Net;
using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage.Index;
using Mycelia.LocalServer.Storage.Keys;

namespace Mycelia.Recorder.Tests.LocalServer;

/// <summary>An index as it was when there was one key.</summary>
public sealed class FormerIndexTests
{
    private const string Recording = "6b029c47a61e92aa7bf7b11e";

    private const string Tables = """
        CREATE TABLE server (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), signing_key BLOB NOT NULL, client_id TEXT NOT NULL, secret_salt BLOB NOT NULL, secret_hash BLOB NOT NULL);
        CREATE TABLE recordings (id TEXT PRIMARY KEY, client_recording_id TEXT UNIQUE, start_ms INTEGER NOT NULL, sample_rate INTEGER NOT NULL, channels INTEGER NOT NULL, metadata TEXT);
        CREATE INDEX recordings_by_start ON recordings (start_ms, id);
        CREATE TABLE chunks (
            id TEXT PRIMARY KEY, recording_id TEXT NOT NULL REFERENCES recordings (id), number INTEGER NOT NULL, start_ms INTEGER NOT NULL, frames INTEGER NOT NULL,
            pcm_offset INTEGER NOT NULL, file_size INTEGER NOT NULL, sha256 BLOB NOT NULL, streaming INTEGER NOT NULL, idempotency_key TEXT UNIQUE, {0} UNIQUE (recording_id, number));
        CREATE INDEX chunks_by_start ON chunks (recording_id, start_ms, number);
        """;

    [Theory]
    [InlineData(1, "")]
    [InlineData(2, "encoding TEXT NOT NULL DEFAULT 'wav',")]
    public async Task What_was_stored_and_the_key_that_stored_it_go_on(int version, string encoding)
    {
        await using var server = await TestServer.StartAsync();
        var credentials = new ClientCredentials(server.ClientId, server.Secret);

        await server.RestartAsync(() =>
        {
            Rewrite(server, version, encoding, credentials);
            // A server of before may be running on it: only one that starts changes it.
            Assert.Throws<StartupException>(() => IndexSchema.OpenBeside(Path.Combine(server.Data, "index.db")));
        });

        var listed = (await server.GetJsonAsync("/api/recordings")).GetProperty("recordings");
        Assert.Equal(
            [Recording, "6b029c47a61e92aa7bf7b120"],
            listed.EnumerateArray().Select(static recording => recording.GetProperty("id").GetString())
        );
        Assert.Equal("r1", listed[0].GetProperty("metadata").GetProperty("recording_id").GetString());
        Assert.Contains("damaged", listed[1].GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal(Recording, await server.StoreAsync(new Upload { SourceFileId = Recording, Number = 1 }));
        using var repeat = await server.SendAsync(new Upload { RecordingId = "r1" });
        Assert.Equal(HttpStatusCode.Conflict, repeat.StatusCode); // known, and stored with another hash
        await server.BecomeAsync("reader", "read");
        Assert.Empty((await server.GetJsonAsync("/api/recordings")).GetProperty("recordings").EnumerateArray());
    }

    private static void Rewrite(TestServer server, int version, string encoding, ClientCredentials credentials)
    {
        foreach (var file in Directory.GetFiles(server.Data, "index.db*"))
            File.Delete(file);
        var secret = SecretHash.Of(credentials.Secret);
        using var index = new SqliteConnection($"Data Source={server.Data}/index.db;Pooling=False;Foreign Keys=False");
        index.Open();
        using var command = index.CreateCommand();
        command.CommandText = $"""
            {Tables.Replace("{0}", encoding, StringComparison.Ordinal)}
            INSERT INTO server VALUES (1, zeroblob(32), $id, $salt, $hash);
            INSERT INTO recordings VALUES ('{Recording}', 'r1', 1762077600123, 16000, 1, '{"{"}"recording_id":"r1"{"}"}');
            INSERT INTO recordings VALUES ('6b029c47a61e92aa7bf7b120', NULL, 1762077600122, 'fast', 1, NULL);
            INSERT INTO chunks (id, recording_id, number, start_ms, frames, pcm_offset, file_size, sha256, streaming, idempotency_key)
            VALUES ('6b029c47a61e92aa7bf7b11f', '{Recording}', 0, 1762077600123, 1600, 44, 3244, zeroblob(32), 1, NULL),
                   ('6b029c47a61e92aa7bf7b121', 'nobody', 0, 1762077600123, 1600, 44, 3244, zeroblob(32), 1, NULL);
            PRAGMA application_id = 0x4D794C53; PRAGMA user_version = {version}; PRAGMA journal_mode = WAL;
            """;
        command.Parameters.AddWithValue("$id", credentials.ClientId);
        command.Parameters.AddWithValue("$salt", secret.Salt);
        command.Parameters.AddWithValue("$hash", secret.Hash);
        command.ExecuteNonQuery();
    }
}
