using Mycelia.Soak.Audit;
using Mycelia.Soak.Faults;
using Mycelia.StandIns.Faults;

namespace Mycelia.Soak.Run;

/// <summary>A server behind a proxy that injects faults: the recorder sees one address, whatever becomes of the server.</summary>
internal abstract class Delivery(FaultProxy proxy) : IAsyncDisposable
{
    public FaultProxy Proxy => proxy;

    /// <summary>What a recorder needs to deliver here.</summary>
    public abstract IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Kinds of faults that this server cannot have.</summary>
    public abstract IReadOnlySet<FaultKind> Without { get; }

    /// <summary>Whether it knows a chunk that it gets again; else it stores it again.</summary>
    public abstract bool KnowsRepeats { get; }

    /// <summary>The route by which it takes chunks.</summary>
    public virtual string Route => "/api/audio/ingest";

    /// <summary>How often it was asked to store a chunk.</summary>
    public virtual int Tries => Proxy.Requests.Count(request => request.Path == Route);

    /// <summary>Kills the server.</summary>
    public abstract Task KillAsync();

    /// <summary>Starts it again with what it had stored.</summary>
    /// <param name="tokenLifetime">How long its tokens are good for, if not as usual.</param>
    public abstract Task RestartAsync(TimeSpan? tokenLifetime = null);

    /// <summary>Everything that it has stored.</summary>
    /// <param name="origin">When the signal began.</param>
    public abstract Task<IReadOnlyList<StoredChunk>> FetchAsync(DateTimeOffset origin);

    /// <summary>Has it lose chunks, without a trace.</summary>
    public abstract Task LoseAsync(IReadOnlyList<StoredChunk> chunks);

    /// <summary>What of what it has is not as it should be, beyond the sound.</summary>
    public virtual IEnumerable<string> FindProblems() => [];

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync() => await Proxy.DisposeAsync();
}
