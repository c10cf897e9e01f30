using System.Net;

namespace Mycelia.Recorder.Destinations.Mycelia.Connection;

/// <summary>A proxy, and who named it.</summary>
/// <param name="address">Its address, without credentials.</param>
/// <param name="variable">The environment variable that it is from, as it was spelt.</param>
public sealed class ChosenProxy(Uri address, string variable) : WebProxy(address)
{
    /// <summary>Where to look when it is wrong.</summary>
    public string Variable => variable;
}
