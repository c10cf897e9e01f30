using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.StandIns.Servers;

namespace Mycelia.Recorder.Tests.Destinations;

public sealed class IngestContractTests : DestinationContract
{
    private protected override DeliveryRig Rig() => new MyceliaRig(Generation.A, DestinationChoice.Ingest);
}
