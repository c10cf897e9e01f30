using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Mycelia.Recorder.Tests.StandIns;

/// <summary>A server that gives back what it gets.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _hangUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hold;

    public EchoServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Map("/{**path}", EchoAsync);
        ((Microsoft.Extensions.Hosting.IHost)_app).StartAsync().GetAwaiter().GetResult();
    }

    public Uri Url => new(_app.Urls.Single());

    /// <summary>What arrived whole.</summary>
    public ConcurrentQueue<byte[]> Bodies { get; } = [];

    /// <summary>Something arrived whole.</summary>
    public Task Arrival => _arrival.Task;

    /// <summary>A client went away while it was held.</summary>
    public Task HangUp => _hangUp.Task;

    /// <summary>Requests are read and not answered from now on.</summary>
    public void Hold() => _hold = true;

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task EchoAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Bodies.Enqueue(body.ToArray());
        _arrival.TrySetResult();
        if (_hold)
        {
            using var gone = context.RequestAborted.Register(_hangUp.SetResult);
            await _hangUp.Task;
        }

        await context.Response.Body.WriteAsync(body.ToArray());
    }
}
