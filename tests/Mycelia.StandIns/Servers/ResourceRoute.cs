using System.Text.Json;
using System.Text.Json.Nodes;
using Mycelia.StandIns.Http;
using Mycelia.StandIns.Store;

namespace Mycelia.StandIns.Servers;

/// <summary><c>POST /api/resource/NAME</c>: documents and the timeline, in Extended JSON.</summary>
internal sealed class ResourceRoute(MyceliaStandIn server)
{
    private readonly MongoResource _documents = new(server);
    private readonly TimelineResource _timeline = new(server);

    public async Task<WireReply> AnswerAsync(Exchange exchange, string name, CancellationToken stop)
    {
        var body = await exchange.ReadBodyAsync(stop);
        IResource? resource = (server.Generation, name) switch
        {
            (Generation.C, "mongo") or (not Generation.C, "tech.mycelia.mongo") => _documents,
            (Generation.C, "timeline") or (not Generation.C, "tech.mycelia.timeline") => _timeline,
            _ => null,
        };
        try
        {
            var input = JsonNode.Parse(body);
            return resource is null
                ? WireReply.With(Refusals.Failure(404, $"Tool '{name}' not found"))
                : await UseAsync(exchange, resource, input, stop);
        }
        catch (RefusedException e)
        {
            return WireReply.With(server.Generation == Generation.C ? Refusals.Latest(e.Message) : Refusals.InvalidParameters);
        }
        catch (JsonException e)
        {
            return WireReply.With(Refusals.Failure(500, e.Message));
        }
        catch (DatabaseException e)
        {
            return WireReply.With(Refusals.Failure(500, e.Message));
        }
    }

    private async Task<WireReply> UseAsync(Exchange exchange, IResource resource, JsonNode? body, CancellationToken stop)
    {
        if (ExtendedJson.Normalize(body) is not JsonObject input || resource.Validate(input) is not { } use)
            throw new DatabaseException(ValidationError(body));
        exchange.Request = exchange.Request with { Action = Text(input["action"]), Collection = Text(input["collection"]), Fields = input };
        server.Require(use.Path, use.Actions);
        if (server.IsDatabaseDown)
        {
            await Task.Delay(server.Options.DatabasePatience, stop);
            throw new DatabaseException("connect ECONNREFUSED 127.0.0.1:27017");
        }

        if (!use.Writes)
            return Answer(resource.Use(input));
        if (await server.BeforeAsync(exchange.Request) is { } instead)
            return instead;
        var answer = Answer(resource.Use(input));
        return await server.AfterAsync(exchange.Request) ?? answer;
    }

    private static WireReply Answer(JsonNode? result) => WireReply.With(WireAnswer.Json(200, result?.ToJsonString() ?? "null"));

    private static string Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : "";

    /// <summary>Not an error of its own kind to these servers: a failure whose text is JSON.</summary>
    private static string ValidationError(JsonNode? body) =>
        new JsonArray(
            new JsonObject
            {
                ["code"] = "invalid_type",
                ["path"] = new JsonArray((body as JsonObject)?.ContainsKey("action") == true ? "collection" : "action"),
                ["message"] = "Invalid input",
            }
        ).ToJsonString();
}
