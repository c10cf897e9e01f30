using Mycelia.StandIns.Http;

namespace Mycelia.StandIns.Servers;

/// <summary>A request on its way through a stand-in.</summary>
internal sealed class Exchange(WireRequest wire, StandInRequest request)
{
    public WireHead Head => wire.Head;

    /// <summary>What is known of it so far.</summary>
    public StandInRequest Request { get; set; } = request;

    /// <exception cref="IOException">The client has gone within the body.</exception>
    public Task<byte[]> ReadBodyAsync(CancellationToken stop) => wire.ReadBodyAsync(stop);
}
