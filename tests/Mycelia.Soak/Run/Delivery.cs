using Mycelia.EndToEnd.Tests.Support;
using Mycelia.StandIns.Faults;

namespace Mycelia.Soak.Run;

/// <summary>The local server behind a proxy that injects faults: the recorder sees one address, whatever becomes of the server.</summary>
internal sealed class Delivery : IAsyncDisposable
{
    private readonly string _data;

    private Delivery(string data, LocalServerProcess server)
    {
        (_data, Server) = (data, server);
        Proxy = new(server.Url);
        Environment = new Dictionary<string, string>(server.Credentials) { ["MYCELIA_URL"] = Proxy.Url.ToString() };
    }

    public LocalServerProcess Server { get; private set; }

    public FaultProxy Proxy { get; }

    /// <summary>What a recorder needs to deliver here.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    public static async Task<Delivery> StartAsync(string data) => new(data, await LocalServerProcess.StartAsync(data));

    /// <summary>Kills the server.</summary>
    public ValueTask KillAsync() => Server.DisposeAsync();

    /// <summary>Starts it again on the same data, with other arguments if there are any.</summary>
    public async Task RestartAsync(params string[] arguments)
    {
        Server = await LocalServerProcess.StartAsync(_data, 0, arguments);
        Proxy.Server = Server.Url;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Server.DisposeAsync();
    }
}
