using Mycelia.StandIns.Servers;

namespace Mycelia.Recorder.Tests.StandIns;

/// <summary>Which rights the servers ask for what is done to documents.</summary>
public sealed class RightsTests : IAsyncLifetime
{
    private readonly MyceliaStandIn _server = new(new() { Generation = Generation.B });
    private readonly StandInClient _client;

    public RightsTests() => _client = new StandInClient(_server);

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("count", "\"query\":{}", "read")]
    [InlineData("find", "\"query\":{}", "read")]
    [InlineData("findOne", "\"query\":{}", "read")]
    [InlineData("listIndexes", "\"n\":1", "read")]
    [InlineData("insertOne", "\"doc\":{}", "write")]
    [InlineData("insertMany", "\"docs\":[{}]", "write")]
    [InlineData("createIndex", "\"index\":{\"n\":1}", "write")]
    [InlineData("updateOne", "\"query\":{},\"update\":{\"$set\":{\"n\":1}}", "update")]
    [InlineData("updateMany", "\"query\":{},\"update\":{\"$set\":{\"n\":1}},\"options\":{\"upsert\":true}", "update")]
    [InlineData("deleteOne", "\"query\":{}", "delete")]
    [InlineData("deleteMany", "\"query\":{}", "delete")]
    [InlineData("bulkWrite", "\"operations\":[{\"insertOne\":{\"document\":{}}}]", "write", "update", "delete")]
    [InlineData("aggregate", "\"pipeline\":[{\"$limit\":1}]", "read", "write", "update", "delete")]
    public async Task An_action_needs_each_of_its_rights_and_no_other(string action, string parts, params string[] rights)
    {
        var request = $$"""{"action":"{{action}}","collection":"things",{{parts}}}""";
        _server.Rights = KeyRights.Only(rights);
        Assert.Equal(200, (await _client.DocumentsAsync(request)).Status);
        foreach (var missing in rights)
        {
            _server.Rights = KeyRights.AllBut(missing, "db/things");
            Assert.Equal(
                (400, """{"success":false,"error":"Invalid parameters"}"""),
                ((await _client.DocumentsAsync(request)).Status, (await _client.DocumentsAsync(request)).Body)
            );
        }
    }

    [Fact]
    public async Task A_right_is_taken_away_and_given_back_while_the_server_runs()
    {
        const string request = """{"action":"insertOne","collection":"things","doc":{}}""";
        _server.Rights = KeyRights.None;
        Assert.Equal(400, (await _client.DocumentsAsync(request)).Status);
        _server.Rights = KeyRights.All;
        Assert.Equal(200, (await _client.DocumentsAsync(request)).Status);
    }

    [Theory]
    [InlineData("db/audio_chunks", "delete", true)]
    [InlineData("db/histogram_1week", "write", true)]
    [InlineData("timeline", "recalculate", true)]
    [InlineData("timeline", "ensureIndex", false)]
    [InlineData("db/users", "read", false)]
    public void A_key_for_deliveries_has_what_they_need_and_nothing_else(string path, string action, bool has) =>
        Assert.Equal(has, KeyRights.Deliveries(path, action));
}
