using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Delivery;

/// <summary>Says what a destination holds. It changes nothing there.</summary>
public interface IInventory
{
    /// <summary>What a person calls the destination, and the ledger: as <see cref="IChunkDestination.Name"/>.</summary>
    string Name { get; }

    /// <summary>
    /// Asks for the chunks of a recording that are there. Never throws for what a network, a server or a disk may do.
    /// </summary>
    /// <param name="recording">The recording.</param>
    /// <param name="first">The first number that is asked for.</param>
    /// <param name="next">The number after the last one.</param>
    /// <param name="isListening">Whether to fetch the audio itself, and tell its fingerprint.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<Holding> FindHeldAsync(RecordingInfo recording, long first, long next, bool isListening, CancellationToken cancellationToken);
}
