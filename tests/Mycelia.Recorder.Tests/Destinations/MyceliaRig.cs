using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Mycelia;
using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Model;
using Mycelia.StandIns.Faults;
using Mycelia.StandIns.Servers;

namespace Mycelia.Recorder.Tests.Destinations;

/// <summary>A stand-in of Mycelia behind a proxy.</summary>
internal sealed class MyceliaRig(Generation generation, DestinationChoice choice) : DeliveryRig
{
    private const string Route = "/api/audio/ingest";

    private readonly MyceliaStandIn _server = new(new() { Generation = generation, Rights = static (_, _) => true });
    private FaultProxy? _proxy;

    public MyceliaStandIn Server => _server;

    /// <summary>By which way it delivers from now on.</summary>
    public DestinationChoice Choice { get; set; } = choice;

    public MyceliaOptions Options => new(Proxy.Url, _server.Options.ClientId, _server.Options.ClientSecret);

    public override Action<RecordingInfo>? RefuseOne =>
        Choice == DestinationChoice.Ingest
            ? _ => Proxy.Plan = FaultPlans.On(Route, FaultPlans.Sequence(Fault.None, new Fault.Answer(415)))
            : null;

    private FaultProxy Proxy => _proxy ??= new(_server.Url);

    public override IChunkDestination Connect() => Connect(Queue);

    public override IChunkDestination Connect(IDeliveryMemory memory) => new MyceliaDestination(Options, memory, Choice);

    public override IEnumerable<int> Stored() =>
        _server.Store.Documents("audio_chunks").Select(static chunk => chunk["index"]!.GetValue<int>());

    public override int Completed() =>
        _server.Store.Documents("source_files").Count(static source => source["ingested"]?.GetValue<bool>() == true);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_proxy is not null)
            await _proxy.DisposeAsync();
        await _server.DisposeAsync();
    }
}
