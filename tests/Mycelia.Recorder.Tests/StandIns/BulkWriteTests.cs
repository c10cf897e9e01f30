using System.Globalization;
using System.Text.Json.Nodes;
using Mycelia.StandIns.Servers;

namespace Mycelia.Recorder.Tests.StandIns;

/// <summary>Many writes in one request, as MongoDB's driver does them.</summary>
public sealed class BulkWriteTests : IAsyncLifetime
{
    private const string Id = "6b0200000000000000000001";
    private const string Insert = $$$"""{"insertOne":{"document":{"_id":{"$oid":"{{{Id}}}"} } } }""";
    private const string InsertNext = """{"insertOne":{"document":{"_id":{"$oid":"6b0200000000000000000002"}}}}""";
    private readonly MyceliaStandIn _server = new(new() { Generation = Generation.B });
    private readonly StandInClient _client;

    public BulkWriteTests() => _client = new StandInClient(_server);

    private IReadOnlyList<JsonObject> Documents => _server.Store.Documents("things");

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Its_answer_counts_each_kind_and_names_ids_by_the_number_of_the_operation()
    {
        var answer = await WriteAsync(
            false,
            Insert,
            """{"updateOne":{"filter":{"_id":{"$oid":"6b0200000000000000000001"}},"update":{"$set":{"n":1}},"upsert":true}}""",
            """{"updateOne":{"filter":{"_id":{"$oid":"6b0200000000000000000003"}},"update":{"$setOnInsert":{"n":2}},"upsert":true}}""",
            """{"deleteMany":{"filter":{"n":1}}}"""
        );
        Assert.Equal(
            """{"insertedCount":1,"matchedCount":1,"modifiedCount":1,"deletedCount":1,"upsertedCount":1,"upsertedIds":{"2":{"$oid":"6b0200000000000000000003"}},"insertedIds":{"0":{"$oid":"6b0200000000000000000001"}}}""",
            answer.Body
        );
        Assert.Equal(2, Assert.Single(Documents)["n"]!.GetValue<int>());
    }

    [Fact]
    public async Task What_is_there_already_is_matched_and_left_as_it_is()
    {
        const string upsert =
            """{"updateOne":{"filter":{"_id":{"$oid":"6b0200000000000000000001"}},"update":{"$setOnInsert":{"n":1}},"upsert":true}}""";
        await WriteAsync(false, upsert);
        var again = (await WriteAsync(false, upsert)).Json;
        Assert.Equal(
            (1, 0, 0),
            (again["matchedCount"]!.GetValue<int>(), again["modifiedCount"]!.GetValue<int>(), again["upsertedCount"]!.GetValue<int>())
        );
        Assert.Single(Documents);
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public async Task A_failure_is_told_and_unordered_the_others_are_done(bool ordered, int stored)
    {
        var answer = await WriteAsync(ordered, Insert, Insert, InsertNext);
        Assert.Equal(500, answer.Status);
        Assert.StartsWith("E11000 duplicate key error", answer.Json["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(stored, Documents.Count);
    }

    [Fact]
    public async Task A_document_that_is_too_large_is_found_by_the_driver_and_nothing_is_done()
    {
        var base64 = Convert.ToBase64String(new byte[16 * 1024 * 1024]);
        var answer = await WriteAsync(
            false,
            Insert,
            $$$"""{"insertOne":{"document":{"data":{"$binary":{"base64":"{{{base64}}}","subType":"00"} } } } }"""
        );
        Assert.Equal((500, "Document is larger than the maximum size 16777216"), (answer.Status, answer.Json["error"]!.GetValue<string>()));
        Assert.Empty(Documents);
    }

    [Fact]
    public async Task Nothing_to_do_is_an_error_of_the_server()
    {
        var answer = await WriteAsync(false);
        Assert.Equal((500, "Invalid BulkOperation, Batch cannot be empty"), (answer.Status, answer.Json["error"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Documents_are_found_by_their_ids_in_the_order_of_their_insertion()
    {
        foreach (var n in Enumerable.Range(0, 10))
            _server.Store.Insert("things", new JsonObject { ["_id"] = n });
        _server.Store.Delete("things", new JsonObject { ["_id"] = 4 });
        var found = _server.Store.Find(
            "things",
            new JsonObject { ["_id"] = new JsonObject { ["$in"] = new JsonArray(7, 4.0, 2.0, 2, 99) } }
        );
        Assert.Equal(["2", "7"], found.Select(static document => document["_id"]!.ToJsonString()));
    }

    private Task<StandInClient.Answer> WriteAsync(bool ordered, params string[] operations) =>
        _client.DocumentsAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $$$"""{"action":"bulkWrite","collection":"things","operations":[{{{string.Join(',', operations)}}}],"options":{"ordered":{{{(ordered ? "true" : "false")}}} } }"""
            )
        );
}
