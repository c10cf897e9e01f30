using System.Net;

namespace Mycelia.Recorder.Destinations.Mycelia.Connection;

/// <summary>A name that stands for this machine leads to another one.</summary>
/// <param name="host">The name.</param>
/// <param name="address">Where it leads.</param>
internal sealed class StrayAddressException(string host, IPAddress address) : IOException($"{host} is not this machine")
{
    public string Host => host;

    public IPAddress Address => address;
}
