using Mycelia.Recorder.Destinations.Mycelia.Discovery;

namespace Mycelia.Recorder.Destinations;

/// <summary>Where audio goes, as the user chose.</summary>
public abstract record ChosenDestination
{
    private ChosenDestination() { }

    /// <summary>To a Mycelia server, whose address and key are set elsewhere.</summary>
    /// <param name="Way">By which of its APIs.</param>
    public sealed record OfServer(DestinationChoice Way) : ChosenDestination;

    /// <summary>Into a folder of this machine.</summary>
    /// <param name="Path">The folder, as the user named it.</param>
    public sealed record OfFolder(string Path) : ChosenDestination;
}
