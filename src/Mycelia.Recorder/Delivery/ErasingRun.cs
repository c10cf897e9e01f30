using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Delivery;

/// <summary>Has a destination delete what it holds of what is forgotten, once, and delivers nothing.</summary>
public static class ErasingRun
{
    /// <summary>Asks for all that is due.</summary>
    /// <param name="queue">Knows what that is, and is told what became of it.</param>
    /// <param name="destination">The way there.</param>
    /// <param name="cancellationToken">Gives it up; later runs go on.</param>
    /// <exception cref="QueueUnavailableException">The disk refuses.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task RunAsync(ChunkQueue queue, IChunkDestination destination, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(destination);
        while (queue.Forgettings.FindDue(destination.Name) is { } erasure)
        {
            if (await destination.EraseAsync(erasure, cancellationToken).ConfigureAwait(false) is { } problem)
                queue.Forgettings.NoteNotErased(
                    erasure,
                    problem.Reason,
                    DestinationEraser.NextTry(problem, erasure, TimeProvider.System),
                    isForGood: problem is not UploadOutcome.Transient
                );
            else
                queue.Forgettings.NoteErased(erasure);
        }
    }
}
