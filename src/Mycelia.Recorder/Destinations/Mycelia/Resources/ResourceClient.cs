using System.Text.Json;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Tokens;

namespace Mycelia.Recorder.Destinations.Mycelia.Resources;

/// <summary>Carries requests to the resource API, <c>POST /api/resource/NAME</c>. Safe for concurrent use.</summary>
internal sealed class ResourceClient(AuthorizedSender sender, MyceliaOptions options)
{
    /// <summary>Sends a small body.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="writeFields">Writes the fields of the body.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<MyceliaReply> CallAsync(string resource, Action<Utf8JsonWriter> writeFields, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            writeFields(json);
            json.WriteEndObject();
        }

        var bytes = body.ToArray();
        return CallAsync(
            resource,
            () => new ByteArrayContent(bytes) { Headers = { ContentType = new("application/json") } },
            cancellationToken
        );
    }

    /// <summary>
    /// Sends a body; with a new token, once, if the first is refused: to these servers that and a lack of rights look alike.
    /// </summary>
    /// <param name="resource">The resource.</param>
    /// <param name="createBody">Makes the body, for each try.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<MyceliaReply> CallAsync(string resource, Func<HttpContent> createBody, CancellationToken cancellationToken) =>
        sender.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, options.Route($"/api/resource/{resource}")) { Content = createBody() },
            ResourceClassifier.IsRefusal,
            cancellationToken
        );
}
