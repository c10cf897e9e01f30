using Mycelia.LocalServer.Settings;

namespace Mycelia.LocalServer.Http;

/// <summary>Builds the web application, without routes.</summary>
internal static class WebHost
{
    public static WebApplication Build(ServerSettings settings, ListenSockets sockets, TextWriter log, TimeProvider time)
    {
        // An empty builder reads no appsettings.json from the directory where it happens to be started, and no ASPNETCORE_ variables.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.AddProvider(new LineLogger(log, time)).SetMinimumLevel(LogLevel.Warning);
        if (settings.Verbose)
            builder.Logging.AddFilter("Mycelia", LogLevel.Information);

        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseSockets(sockets.GiveTo);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null; // each endpoint has its own limit
            sockets.GiveTo(kestrel);
        });

        var application = builder.Build();
        var guard = new RequestGuard(time, application.Services.GetRequiredService<ILogger<RequestGuard>>());
        application.Use(next => context => guard.InvokeAsync(context, next));
        application.UseRouting();
        return application;
    }
}
