using System.Security.Cryptography.X509Certificates;

namespace Mycelia.StandIns.Http;

/// <summary>How a <see cref="WireServer"/> treats connections.</summary>
public sealed record WireManners
{
    /// <summary>A connection that has carried a request and then been idle for so long is closed.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// An answer that leaves more than so many bytes of the body unread spoils the connection: nothing on it is answered any more.
    /// </summary>
    public long MostUnread { get; init; } = 160 * 1024;

    /// <summary>A body that has more than so many bytes left is not even answered: the client is still writing.</summary>
    public long MostUnanswered { get; init; } = 16 * 1024 * 1024;

    /// <summary>With its private key, to speak TLS.</summary>
    public X509Certificate2? Certificate { get; init; }
}
