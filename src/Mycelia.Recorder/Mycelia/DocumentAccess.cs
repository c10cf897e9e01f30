using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Upload;

namespace Mycelia.Recorder.Mycelia;

/// <summary>
/// Finds out, where a server offers both ways, whether documents can be written with this key and from this machine: once in a run, since
/// rights come and go. Safe for concurrent use.
/// </summary>
internal sealed class DocumentAccess(ResourceClient client, DestinationChoice choice) : IDisposable
{
    private readonly SemaphoreSlim _single = new(1, 1);
    private volatile Finding? _finding;

    /// <summary>By which way new recordings go; null when that is not known yet.</summary>
    public DeliveryWay? Choose(ServerWays ways) => IsOpen(ways) && _finding is null ? null : DeliveryWay.Choose(choice, ways, _finding?.MayWrite, _finding?.Obstacle);

    /// <summary>Finds out what <see cref="Choose"/> takes.</summary>
    /// <returns>Why it cannot be found out now; null when it was, or when it makes no difference.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<UploadOutcome.Failed?> FindAsync(ServerWays ways, CancellationToken cancellationToken)
    {
        if (!IsOpen(ways) || _finding is not null)
            return null;
        await _single.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_finding is not null)
                return null;
            if (ChunkEncoder.FindObstacle(AudioEncoding.Opus) is { } obstacle)
            {
                _finding = new(false, obstacle);
                return null;
            }

            var (may, reply) = await new RightsInquiry(client, ways.Names).MayDeliverAsync(cancellationToken).ConfigureAwait(false);
            if (may is null && (reply.Failure ?? ServerHealth.OfTheMoment(reply.Answer!)) is { } unwell)
                return unwell;
            _finding = new(may == true, null);
            return null;
        }
        finally
        {
            _single.Release();
        }
    }

    /// <summary>A document was refused for want of rights.</summary>
    /// <returns>Whether there is another way for this recording, which is taken from now on.</returns>
    public bool GiveUp(RecordingInfo recording, ServerWays ways)
    {
        if (!IsOpen(ways) || recording.IsOpenedByResource)
            return false;
        _finding = new(false, null);
        return true;
    }

    public void Dispose() => _single.Dispose();

    private bool IsOpen(ServerWays ways) => choice == DestinationChoice.Auto && ways is { HasIngest: true, HasResource: true };

    private sealed record Finding(bool MayWrite, UploadOutcome.Failed? Obstacle);
}
