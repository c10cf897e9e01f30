using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Folder;
using Mycelia.Recorder.Destinations.Mycelia;
using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations;

/// <summary>
/// The one place where a value of <c>--destination</c> becomes a destination: a further kind is a line in each method.
/// </summary>
public static class DestinationTable
{
    /// <summary>What a value names; null when there is no such destination.</summary>
    public static ChosenDestination? Parse(string value) =>
        value switch
        {
            "auto" => new ChosenDestination.OfServer(DestinationChoice.Auto),
            "ingest" => new ChosenDestination.OfServer(DestinationChoice.Ingest),
            "resource" => new ChosenDestination.OfServer(DestinationChoice.Resource),
            ['f', 'i', 'l', 'e', ':', _, ..] => new ChosenDestination.OfFolder(value["file:".Length..]),
            _ => null,
        };

    /// <summary>Makes it; one that is <see cref="IDisposable"/> is the caller's to dispose of.</summary>
    /// <param name="chosen">Which.</param>
    /// <param name="server">The server and the key; needed for a server only.</param>
    /// <param name="memory">What a server's destination remembers things in; needed for a server only.</param>
    public static IChunkDestination Open(ChosenDestination chosen, MyceliaOptions? server, IDeliveryMemory? memory) =>
        chosen switch
        {
            ChosenDestination.OfServer to => new MyceliaDestination(
                server ?? throw new ArgumentNullException(nameof(server)),
                memory ?? throw new ArgumentNullException(nameof(memory)),
                to.Way
            ),
            ChosenDestination.OfFolder to => new FolderDestination(to.Path),
            _ => throw new ArgumentOutOfRangeException(nameof(chosen)),
        };

    /// <summary>Makes what says what it holds; one that is <see cref="IDisposable"/> is the caller's to dispose of.</summary>
    /// <param name="chosen">Which.</param>
    /// <param name="server">The server and the key; needed for a server only.</param>
    public static IInventory OpenInventory(ChosenDestination chosen, MyceliaOptions? server) =>
        chosen switch
        {
            ChosenDestination.OfServer => new MyceliaInventory(server ?? throw new ArgumentNullException(nameof(server))),
            ChosenDestination.OfFolder to => new FolderInventory(to.Path),
            _ => throw new ArgumentOutOfRangeException(nameof(chosen)),
        };
}
