using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage.Files;
using Mycelia.LocalServer.Storage.Index;

namespace Mycelia.Recorder.Tests.LocalServer;

public sealed class IndexFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mycelia-local-server-").FullName;

    private string Database => Path.Combine(_directory, "index.db");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("PRAGMA user_version = 1", "not a database of mycelia-local-server")]
    [InlineData("PRAGMA application_id = 0x4D794C53; PRAGMA user_version = 8", "written by a newer mycelia-local-server")]
    public void A_database_of_another_program_or_a_newer_version_is_refused_and_left_as_it_is(string marks, string expected)
    {
        Create($"CREATE TABLE audio_chunks (id INTEGER); {marks}");
        var before = File.ReadAllBytes(Database);

        var refusal = Assert.Throws<StartupException>(() => DataDirectory.Open(_directory));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Assert.Single(Directory.GetFileSystemEntries(_directory))));
    }

    [Fact]
    public void A_new_index_is_known_as_ours_while_it_is_in_use()
    {
        File.WriteAllBytes(Database, []);
        IndexFile.RefuseForeign(Database);
        using var index = IndexSchema.OpenWriter(Database);
        IndexFile.RefuseForeign(Database);
    }

    private void Create(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
