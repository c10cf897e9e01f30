using System.Net;
using Mycelia.Recorder.Destinations.Mycelia.Connection;
using Mycelia.Recorder.Destinations.Mycelia.Secrecy;

namespace Mycelia.Recorder.Destinations.Mycelia.Http;

/// <summary>Which server, and who we are to it.</summary>
/// <param name="Url">The server's address; a path in it is kept.</param>
/// <param name="ClientId">The API key's id.</param>
/// <param name="ClientSecret">The API key's secret. Never logged: it is left out of <see cref="ToString"/>.</param>
public sealed record MyceliaOptions(Uri Url, string ClientId, string ClientSecret)
{
    /// <summary>Whose word for the server's identity is taken.</summary>
    public ServerTrust Trust { get; init; } = ServerTrust.System;

    /// <summary>Through what the server is reached; null: directly. Its address carries no credentials, they are apart.</summary>
    public ChosenProxy? Proxy { get; init; }

    /// <summary>How long to wait for a connection, with TLS and the way through a proxy.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a body may take to leave, and then the answer to come; a server whose database is away says so after 30 s.
    /// </summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>
    /// How long a connection by HTTP/2 may be silent while an answer is awaited, before it is pinged; at least a second, and looked at four
    /// times in it.
    /// </summary>
    internal TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long the reply to a ping may take. It waits behind what is being sent: on the slowest line a chunk takes 40 s.
    /// </summary>
    internal TimeSpan PingReply { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The slowest line worth waiting for, bytes per second: an upload has its size over this on top of <see cref="RequestTimeout"/>.
    /// </summary>
    public int SlowestUpload { get; init; } = 8_000;

    /// <summary>How fast bodies may leave, those of all uploads together; null: as fast as the line takes them.</summary>
    public RateLimit? Limit { get; init; }

    /// <summary>
    /// How much of an answer is read, bytes. What a delivery is answered is nowhere near this; a list of chunks may be longer.
    /// </summary>
    internal int MostAnswer { get; init; } = 64 * 1024;

    /// <summary>How long before its end an access token is renewed.</summary>
    public TimeSpan TokenSkew { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Finds the addresses of a name, for each connection anew.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>Told of each request and of how it was answered, in a line without secrets; null: nobody is.</summary>
    public Action<string>? Trace { get; init; }

    /// <summary>What must not be shown of all this, and of what the server gives for it.</summary>
    internal KnownSecrets Secrets { get; } = new(ClientSecret);

    /// <summary>Whether the server is spoken to by TLS.</summary>
    internal bool IsSecure => Url.Scheme == Uri.UriSchemeHttps;

    /// <summary>Whether credentials and audio leave this machine in clear.</summary>
    public bool IsUnencrypted => Url.Scheme == Uri.UriSchemeHttp && !Url.IsLoopback;

    /// <summary>Whether that is allowed only because it does not leave this machine.</summary>
    internal bool StaysHere => !IsSecure && Url.IsLoopback;

    /// <summary>The address of one of the server's routes.</summary>
    internal Uri Route(string path) => new(Url.AbsoluteUri.TrimEnd('/') + path);

    /// <inheritdoc/>
    public override string ToString() => $"{Url} as {ClientId}";
}
