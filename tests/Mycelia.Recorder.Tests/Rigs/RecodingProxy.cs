using System.Net;
using System.Net.Sockets;

namespace Mycelia.Recorder.Tests.Rigs;

/// <summary>An answer's body as something between server and client leaves it.</summary>
/// <param name="Body">The bytes.</param>
/// <param name="Coding">What <c>Content-Encoding</c> says; null for no such header.</param>
/// <param name="ContentType">What <c>Content-Type</c> says; null for what the server said.</param>
internal readonly record struct Disguise(byte[] Body, string? Coding = null, string? ContentType = null);

/// <summary>Passes requests on as they are, and answers in disguise, whatever the client said that it takes.</summary>
internal sealed class RecodingProxy : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly Uri _server;
    private readonly Func<byte[], Disguise> _disguise;
    private readonly Task _accepting;

    public RecodingProxy(Uri server, Func<byte[], Disguise> disguise)
    {
        (_server, _disguise) = (server, disguise);
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Url = new($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}");
        }

        _listener.Prefixes.Add($"{Url}");
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Url { get; }

    /// <summary>What each request said that it takes.</summary>
    public System.Collections.Concurrent.ConcurrentBag<string?> Accepted { get; } = [];

    public async ValueTask DisposeAsync()
    {
        // Once: a second time it would take the port anew, which may be another's by then.
        _listener.Close();
        await _accepting;
        _client.Dispose();
    }

    private async Task AcceptAsync()
    {
        var served = new List<Task>();
        try
        {
            while (true)
                served.Add(ServeAsync(await _listener.GetContextAsync()));
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            await Task.WhenAll(served);
        }
    }

    private async Task ServeAsync(HttpListenerContext context)
    {
        Accepted.Add(context.Request.Headers["Accept-Encoding"]);
        using var request = new HttpRequestMessage(new(context.Request.HttpMethod), new Uri(_server, context.Request.RawUrl));
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        if (context.Request.HttpMethod == "POST")
        {
            request.Content = new ByteArrayContent(body.ToArray());
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        }

        if (context.Request.Headers["Authorization"] is { } authorization)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await _client.SendAsync(request);
        var (bytes, coding, type) = _disguise(await answer.Content.ReadAsByteArrayAsync());
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = type ?? answer.Content.Headers.ContentType?.ToString();
        if (coding is not null)
            context.Response.Headers["Content-Encoding"] = coding;
        context.Response.ContentLength64 = bytes.Length;
        await context.Response.OutputStream.WriteAsync(bytes);
        context.Response.Close();
    }
}
