using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Mycelia;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Tests.Destinations;
using Mycelia.Recorder.Tests.LocalServer;

namespace Mycelia.Recorder.Tests.Verification;

/// <summary>The local server itself.</summary>
internal sealed class LocalRig : DeliveryRig
{
    private LocalRig(TestServer server) => Server = server;

    public TestServer Server { get; }

    public MyceliaOptions Options => new(Server.Address, Server.ClientId, Server.Secret);

    public static async Task<LocalRig> StartAsync() => new(await TestServer.StartAsync());

    public override IChunkDestination Connect() => Connect(Queue);

    public override IChunkDestination Connect(IDeliveryMemory memory) => new MyceliaDestination(Options, memory);

    public override IEnumerable<int> Stored() => throw new NotSupportedException();

    public override int Completed() => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Server.DisposeAsync();
    }
}
