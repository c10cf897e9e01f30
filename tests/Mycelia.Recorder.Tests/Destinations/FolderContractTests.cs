namespace Mycelia.Recorder.Tests.Destinations;

public sealed class FolderContractTests : DestinationContract
{
    private protected override DeliveryRig Rig() => new FolderRig();
}
