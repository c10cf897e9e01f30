using System.Collections.Concurrent;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Arrivals;

/// <summary>
/// Finds out what became of chunks whose answers were lost, in as many questions as it takes. Never two at the same chunk.
/// </summary>
/// <param name="lookup">Asks the server.</param>
/// <param name="pace">How long it takes for a chunk.</param>
/// <param name="time">The clock.</param>
internal sealed class ArrivalInquiry(ChunkLookup lookup, ServerPace pace, TimeProvider time)
{
    private readonly ConcurrentDictionary<long, Arrival> _arrivals = [];
    private readonly long _began = time.GetTimestamp();

    private TimeSpan Now => time.GetElapsedTime(_began);

    public async Task<ArrivalStatus> FindAsync(QueuedChunk chunk, CancellationToken cancellationToken)
    {
        var arrival = _arrivals.GetOrAdd(chunk.Id, _ => new(Now - Since(chunk.SentUntil)));
        var asked = Now;
        if (arrival.NextQuestion > asked)
            return new ArrivalStatus.NotYet(arrival.NextQuestion - asked);
        var presence = await lookup.FindAsync(chunk, cancellationToken).ConfigureAwait(false);
        switch (presence)
        {
            case ArrivalStatus.NotNow:
                return presence;
            case ArrivalStatus.NotFound when !arrival.Deny(asked, pace.Longest):
            case ArrivalStatus.Odd when !arrival.Misunderstand(asked):
                return new ArrivalStatus.NotYet(arrival.NextQuestion - Now is { Ticks: > 0 } wait ? wait : TimeSpan.Zero);
            default:
                _arrivals.TryRemove(chunk.Id, out _);
                // It was not there, and then it was: so long does the server take.
                if (presence is ArrivalStatus.There && arrival.WasDenied)
                    pace.Note(asked - arrival.Ended);
                return presence is ArrivalStatus.Odd ? new ArrivalStatus.Unknowable() : presence;
        }
    }

    /// <summary>A clock that was set back meanwhile, or that nobody read, makes it just now.</summary>
    private TimeSpan Since(DateTimeOffset? moment) => time.GetUtcNow() - moment is { Ticks: > 0 } ago ? ago : TimeSpan.Zero;
}
