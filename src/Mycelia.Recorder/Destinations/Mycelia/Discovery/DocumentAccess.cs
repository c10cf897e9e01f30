using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Resources;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Discovery;

/// <summary>
/// Finds out, where a server offers both ways, whether documents can be written with this key and from this machine; a "no" is asked about
/// again after an hour, since rights come and go. Safe for concurrent use.
/// </summary>
internal sealed class DocumentAccess(ResourceClient client, DestinationChoice choice, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _single = new(1, 1);
    private volatile Finding? _finding;

    /// <summary>By which way new recordings go; null when that is not known yet.</summary>
    public DeliveryWay? Choose(ServerRoutes ways) =>
        IsOpen(ways) && _finding is null ? null : DeliveryWay.Choose(choice, ways, _finding?.MayWrite, _finding?.Obstacle);

    /// <summary>Finds out what <see cref="Choose"/> takes.</summary>
    /// <returns>Why it cannot be found out now; null when it was, or when it makes no difference.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<UploadOutcome.Failed?> FindAsync(ServerRoutes ways, CancellationToken cancellationToken)
    {
        if (!IsOpen(ways) || IsFresh)
            return null;
        await _single.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (IsFresh)
                return null;
            if (ChunkEncoder.FindObstacle(AudioEncoding.Opus) is { } obstacle)
            {
                _finding = new(false, obstacle, time.GetTimestamp());
                return null;
            }

            var (may, reply) = await new RightsInquiry(client, ways.Names).MayDeliverAsync(cancellationToken).ConfigureAwait(false);
            if (may is null && (reply.Failure ?? ServerHealth.OfTheMoment(reply.Answer!)) is { } unwell)
                return unwell;
            _finding = new(may == true, null, time.GetTimestamp());
            return null;
        }
        finally
        {
            _single.Release();
        }
    }

    /// <summary>A document was refused, for want of rights or because the key itself is refused: which of them is asked anew.</summary>
    /// <returns>Whether there may be another way for this recording.</returns>
    public bool Doubt(RecordingInfo recording, ServerRoutes ways)
    {
        if (!IsOpen(ways) || recording.IsOpenedByResource)
            return false;
        _finding = null;
        return true;
    }

    public void Dispose() => _single.Dispose();

    private bool IsFresh => _finding is { } finding && (finding.MayWrite || time.GetElapsedTime(finding.At) < Patience);

    private bool IsOpen(ServerRoutes ways) => choice == DestinationChoice.Auto && ways is { HasIngest: true, HasResource: true };

    private sealed record Finding(bool MayWrite, UploadOutcome.Failed? Obstacle, long At);
}
