using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia.Connection;

/// <summary>A server that others run their services on, with TLS and both versions of HTTP.</summary>
internal static class KestrelServer
{
    public static async Task<WebApplication> StartAsync(
        IPEndPoint at,
        HttpProtocols offered,
        X509Certificate2 certificate,
        RequestDelegate answer
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder
            .WebHost.UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel =>
                kestrel.Listen(
                    at,
                    listen =>
                    {
                        listen.Protocols = offered;
                        listen.UseHttps(certificate);
                    }
                )
            );
        var server = builder.Build();
        server.Run(answer);
        await server.StartAsync();
        return server;
    }
}
