namespace Mycelia.Recorder.Tests.LocalServer.Notes;

/// <summary>What a server tells as it happens.</summary>
internal sealed class EventStream : IDisposable
{
    private readonly StreamReader _lines;

    private EventStream(StreamReader lines) => _lines = lines;

    /// <summary>Returns when the server listens to what changes.</summary>
    public static async Task<EventStream> OpenAsync(TestServer server)
    {
        var stream = new EventStream(new(await server.Client.GetStreamAsync("/api/events")));
        Assert.StartsWith(":", await stream._lines.ReadLineAsync(), StringComparison.Ordinal);
        return stream;
    }

    public async Task<(string Name, string Data)> NextAsync()
    {
        var name = "";
        while (await _lines.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line["event: ".Length..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                return (name, line["data: ".Length..]);
        }

        throw new InvalidOperationException("the server ended the stream");
    }

    public void Dispose() => _lines.Dispose();
}
