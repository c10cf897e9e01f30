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

    /// <summary>Kills the server.</summary>
    public abstract Task KillAsync();

    /// <summary>Starts it again with what it had stored.</summary>
    /// <param name="tokenLifetime">How long its tokens are good for, if not as usual.</param>
    public abstract Task RestartAsync(TimeSpan? tokenLifetime = null);

    /// <summary>Everything that it has stored.</summary>
    public abstract Task<IReadOnlyList<StoredChunk>> FetchAsync();

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync() => await Proxy.DisposeAsync();
}
