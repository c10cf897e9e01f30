using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Settings;

namespace Mycelia.LocalServer.Hosting;

/// <summary>Builds the web application, without routes.</summary>
internal static class WebHost
{
    /// <summary>
    /// How long a stop waits for requests that are under way: a chunk on an honest line, and no longer for one that trickles. It is sent
    /// again.
    /// </summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(3);

    public static WebApplication Build(ServerSettings settings, ListenSockets sockets, ServerNames names, TextWriter log, TimeProvider time)
    {
        // An empty builder reads no appsettings.json from the directory where it happens to be started, and no ASPNETCORE_ variables.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.AddProvider(new LineLogger(log, time)).SetMinimumLevel(LogLevel.Warning);
        if (settings.Verbose)
            builder.Logging.AddFilter("Mycelia", LogLevel.Information);

        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = StopPatience);
        builder.WebHost.UseKestrelCore().UseSockets(sockets.GiveTo);
        // Of several transports Kestrel takes the last.
        var gate = new ConnectionGate(ConnectionLimits.ForThisProcess());
        builder.Services.AddSingleton<IConnectionListenerFactory>(services => new GatedTransport(
            ActivatorUtilities.CreateInstance<SocketTransportFactory>(services),
            gate
        ));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null; // each endpoint has its own limit
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(20);
            sockets.GiveTo(kestrel);
        });

        var application = builder.Build();
        var guard = new RequestGuard(time, application.Services.GetRequiredService<ILogger<RequestGuard>>());
        application.Use(next => context => guard.InvokeAsync(context, next));
        application.Use(next => context => names.InvokeAsync(context, next));
        application.Use(next => context => OwnPagesOnlyAsync(context, next));
        application.UseRouting();
        return application;
    }

    /// <summary>
    /// For a browser, every port of a machine is the same site: it sends the cookie along with what a page of another program asks for.
    /// It is told that only this server's pages may play or show an answer.
    /// </summary>
    private static Task OwnPagesOnlyAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return next(context);
    }
}
