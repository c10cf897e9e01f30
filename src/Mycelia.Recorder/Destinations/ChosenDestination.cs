using Mycelia.Recorder.Destinations.Mycelia.Discovery;

namespace Mycelia.Recorder.Destinations;

/// <summary>Where audio goes, as the user chose.</summary>
public abstract record ChosenDestination
{
    private ChosenDestination() { }

    /// <summary>To a Mycelia server, whose address and key are set elsewhere.</summary>
    /// <param name="Way">By which of its APIs.</param>
    public sealed record OfServer(DestinationChoice Way) : ChosenDestination;

    /// <summary>
    /// Into a folder of this machine, in whatever way. It needs no server; a home in its value, the unit of a service, <c>setup</c>,
    /// <c>doctor</c> and <c>auth</c> follow from the folder.
    /// </summary>
    /// <param name="Path">The folder, as the user named it.</param>
    public abstract record InFolder(string Path) : ChosenDestination;

    /// <summary>A sound file for each chunk, and a list for each recording.</summary>
    /// <param name="Path">The folder, as the user named it.</param>
    public sealed record OfFolder(string Path) : InFolder(Path);
}
