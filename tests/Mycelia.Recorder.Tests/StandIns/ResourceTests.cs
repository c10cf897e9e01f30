using System.Text.Json.Nodes;
using Mycelia.StandIns.Servers;

namespace Mycelia.Recorder.Tests.StandIns;

/// <summary>The resource API, which every generation has; these tests are the specification of the stand-ins.</summary>
public sealed class ResourceTests : IAsyncLifetime
{
    private const string Id = "6b0200000000000000000001";
    private readonly MyceliaStandIn _server = new(new() { Generation = Generation.B });
    private readonly StandInClient _client;

    public ResourceTests() => _client = new StandInClient(_server);

    private IReadOnlyList<JsonObject> Documents => _server.Store.Documents("things");

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task An_inserted_document_is_found_with_its_types()
    {
        const string document =
            """{"_id":{"$oid":"6b0200000000000000000001"},"start":{"$date":"2025-11-02T10:00:00.123Z"},"data":{"$binary":{"base64":"AQID","subType":"00"}},"index":3}""";
        var answer = await InsertAsync(document);
        Assert.Equal((200, """{"acknowledged":true,"insertedId":{"$oid":"6b0200000000000000000001"}}"""), (answer.Status, answer.Body));
        Assert.Equal(document, (await FindOneAsync("""{"_id":{"$oid":"6b0200000000000000000001"}}""")).Body);
    }

    [Fact]
    public async Task A_document_without_an_id_gets_one()
    {
        await InsertAsync("{}");
        Assert.Equal(24, Assert.Single(Documents)["_id"]!["$oid"]!.GetValue<string>().Length);
    }

    [Fact]
    public async Task The_same_id_again_is_an_error_of_the_server_that_names_it()
    {
        await InsertAsync($$$"""{"_id":{"$oid":"{{{Id}}}"},"n":1}""");
        var answer = await InsertAsync($$$"""{"_id":{"$oid":"{{{Id}}}"},"n":2}""");
        Assert.Equal(
            (500, $"E11000 duplicate key error collection: mycelia.things index: _id_ dup key: {{ _id: ObjectId('{Id}') }}"),
            (answer.Status, answer.Json["error"]!.GetValue<string>())
        );
        Assert.Equal(1, Assert.Single(Documents)["n"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("""{"$date":"2025-11-02T11:00:00.000+01:00"}""", """{"$date":"2025-11-02T10:00:00Z"}""")]
    [InlineData("""{"$date":{"$numberLong":"1500"}}""", """{"$date":"1970-01-01T00:00:01.500Z"}""")]
    [InlineData("""{"$date":"soon"}""", """{"$date":"1970-01-01T00:00:00Z"}""")]
    [InlineData("\"2025-11-02T10:00:00.123Z\"", "\"2025-11-02T10:00:00.123Z\"")]
    [InlineData("""{"$binary":{"base64":"not base64!","subType":"00"}}""", """{"$binary":{"base64":"","subType":"00"}}""")]
    [InlineData("""{"$oid":"6B0200000000000000000001"}""", """{"$oid":"6b0200000000000000000001"}""")]
    [InlineData("""{"$numberInt":"7"}""", "7")]
    public async Task Odd_values_are_taken_without_a_word(string sent, string stored)
    {
        Assert.Equal(200, (await InsertAsync($$"""{"value":{{sent}}}""")).Status);
        Assert.Equal(stored, Documents[0]["value"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"$binary":"AQID","$type":"00"}""")]
    [InlineData("""{"$oid":"6b02"}""")]
    public async Task Other_odd_values_are_errors_of_the_server(string sent)
    {
        Assert.Equal(500, (await InsertAsync($$"""{"value":{{sent}}}""")).Status);
        Assert.Empty(Documents);
    }

    [Fact]
    public async Task A_plain_string_is_found_by_no_query_for_a_time()
    {
        await InsertAsync("""{"start":"2025-11-02T10:00:00.123Z"}""");
        await InsertAsync("""{"start":{"$date":"2025-11-02T10:00:00.123Z"},"isTime":true}""");
        var found = await FindAsync("""{"start":{"$gte":{"$date":"2025-01-01T00:00:00Z"}}}""");
        Assert.True(Assert.Single(found)!["isTime"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_document_above_16_mib_is_an_error_of_the_server()
    {
        var base64 = Convert.ToBase64String(new byte[16 * 1024 * 1024 + 1]);
        Assert.Equal(500, (await InsertAsync($$$"""{"data":{"$binary":{"base64":"{{{base64}}}","subType":"00"} } }""")).Status);
        Assert.Empty(Documents);
    }

    [Fact]
    public async Task Nothing_found_is_null()
    {
        var answer = await FindOneAsync("""{"a":1}""");
        Assert.Equal((200, "null"), (answer.Status, answer.Body));
        Assert.Empty(await FindAsync("""{"a":1}"""));
    }

    [Fact]
    public async Task Queries_reach_into_documents_sort_limit_and_project()
    {
        foreach (var n in new[] { 1, 2, 3, 4 })
            await InsertAsync($$$"""{"n":{{{n}}},"metadata":{"id":"r{{{n % 2}}}"},"data":{"$binary":{"base64":"AQID","subType":"00"}} }""");

        var found = await FindAsync("""{"metadata.id":"r0"}""", """{"projection":{"data":0,"metadata":0},"sort":{"n":-1},"limit":1}""");
        Assert.Equal(["_id", "n"], Assert.Single(found)!.AsObject().Select(static field => field.Key));
        Assert.Equal(4, found[0]!["n"]!.GetValue<int>());
        Assert.Equal(
            ["_id"],
            (await FindAsync("""{"n":{"$in":[1]}}""", """{"projection":{"_id":1}}"""))[0]!.AsObject().Select(static field => field.Key)
        );
        Assert.Equal(500, (await FindOneAsync("""{"n":{"$near":1}}""")).Status);
    }

    [Fact]
    public async Task Several_are_inserted_up_to_the_first_that_is_there_already()
    {
        await InsertAsync($$$"""{"_id":{"$oid":"{{{Id}}}"}}""");
        var answer = await _client.DocumentsAsync(
            $$$"""{"action":"insertMany","collection":"things","docs":[{"n":1},{"_id":{"$oid":"{{{Id}}}"}},{"n":3}]}"""
        );
        Assert.Equal(500, answer.Status);
        Assert.Equal([null, 1], Documents.Select(static document => document["n"]?.GetValue<int>()));
    }

    [Fact]
    public async Task One_is_updated_and_never_made()
    {
        await InsertAsync("""{"n":1}""");
        await InsertAsync("""{"n":1}""");
        Assert.Equal((1, 1), Counts(await UpdateAsync("updateOne", """{"n":1}""", """{"$set":{"a.b":2}}""")));
        Assert.Equal((1, 0), Counts(await UpdateAsync("updateOne", """{"a.b":2}""", """{"$set":{"a.b":2}}""")));
        Assert.Equal((0, 0), Counts(await UpdateAsync("updateOne", """{"n":9}""", """{"$set":{"a":1}}""", upsert: true)));
        Assert.Equal(2, Documents.Count);
    }

    [Fact]
    public async Task Many_are_updated_and_one_made_where_asked_for()
    {
        Assert.Equal((0, 0), Counts(await UpdateAsync("updateMany", """{"n":9}""", """{"$setOnInsert":{"a":1}}""", upsert: true)));
        Assert.Equal((1, 0), Counts(await UpdateAsync("updateMany", """{"n":9}""", """{"$setOnInsert":{"a":2}}""", upsert: true)));
        var made = Assert.Single(Documents);
        Assert.Equal((9, 1), (made["n"]!.GetValue<int>(), made["a"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_bulk_write_does_several_things_and_makes_documents_where_asked_for()
    {
        var answer = await _client.DocumentsAsync(
            """
            {"action":"bulkWrite","collection":"things","operations":[
              {"insertOne":{"document":{"n":1}}},
              {"updateOne":{"filter":{"n":1},"update":{"$set":{"a":1}}}},
              {"updateOne":{"filter":{"n":2},"update":{"$setOnInsert":{"a":2}},"upsert":true}}]}
            """
        );
        Assert.Equal(
            (200, 1, 1, 1),
            (
                answer.Status,
                answer.Json["insertedCount"]!.GetValue<int>(),
                answer.Json["modifiedCount"]!.GetValue<int>(),
                answer.Json["upsertedCount"]!.GetValue<int>()
            )
        );
        Assert.Equal([1, 2], Documents.Select(static document => document["a"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData("""{"collection":"things"}""")]
    [InlineData("""{"action":"insertOne","doc":{}}""")]
    [InlineData("""{"action":"insertOne","collection":"things","doc":1}""")]
    [InlineData("""{"action":"fly","collection":"things"}""")]
    public async Task A_request_that_is_not_valid_is_an_error_of_the_server_with_json_inside(string request)
    {
        var answer = await _client.DocumentsAsync(request);
        Assert.Equal(500, answer.Status);
        Assert.IsType<JsonArray>(JsonNode.Parse(answer.Json["error"]!.GetValue<string>()));
    }

    [Fact]
    public async Task An_unknown_resource_is_said_to_be_a_tool()
    {
        var answer = await _client.ResourceAsync("mongo", "{}");
        Assert.Equal((404, """{"success":false,"error":"Tool \u0027mongo\u0027 not found"}"""), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Without_its_database_it_fails_and_says_so()
    {
        _server.IsDatabaseDown = true;
        var answer = await FindOneAsync("{}");
        Assert.Equal(500, answer.Status);
        Assert.Contains("ECONNREFUSED", answer.Body, StringComparison.Ordinal);
    }

    private Task<StandInClient.Answer> InsertAsync(string document) =>
        _client.DocumentsAsync($$"""{"action":"insertOne","collection":"things","doc":{{document}}}""");

    private Task<StandInClient.Answer> FindOneAsync(string query) =>
        _client.DocumentsAsync($$"""{"action":"findOne","collection":"things","query":{{query}}}""");

    private async Task<JsonArray> FindAsync(string query, string options = "{}") =>
        (JsonArray)
            JsonNode.Parse(
                (await _client.DocumentsAsync($$"""{"action":"find","collection":"things","query":{{query}},"options":{{options}}}""")).Body
            )!;

    private Task<StandInClient.Answer> UpdateAsync(string action, string query, string update, bool upsert = false) =>
        _client.DocumentsAsync(
            $$$"""{"action":"{{{action}}}","collection":"things","query":{{{query}}},"update":{{{update}}},"options":{"upsert":{{{(upsert ? "true" : "false")}}}}}"""
        );

    private static (int Matched, int Modified) Counts(StandInClient.Answer answer) =>
        (answer.Json["matchedCount"]!.GetValue<int>(), answer.Json["modifiedCount"]!.GetValue<int>());
}
