using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.StandIns.Servers;

namespace Mycelia.Recorder.Tests.Destinations;

public sealed class DocumentsContractTests : DestinationContract
{
    private protected override DeliveryRig Rig() => new MyceliaRig(Generation.B, DestinationChoice.Resource);
}
