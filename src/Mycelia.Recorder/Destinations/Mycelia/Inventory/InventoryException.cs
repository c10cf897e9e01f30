using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Inventory;

/// <summary>What a server holds cannot be told.</summary>
/// <param name="failure">Why.</param>
internal sealed class InventoryException(UploadOutcome.Failed failure) : Exception(failure.Reason)
{
    public UploadOutcome.Failed Failure => failure;
}
