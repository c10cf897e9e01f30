using Mycelia.StandIns.Http;

namespace Mycelia.StandIns.Servers;

/// <summary>What a <see cref="MyceliaStandIn"/> is.</summary>
public sealed record StandInOptions
{
    /// <summary>Which server it stands in for.</summary>
    public Generation Generation { get; init; } = Generation.A;

    /// <summary>The API key's id.</summary>
    public string ClientId { get; init; } = "6b0f0000c0ffee0000000001";

    /// <summary>The API key's secret.</summary>
    public string ClientSecret { get; init; } = "mycelia_" + new string('s', 43);

    /// <summary>
    /// What the key may do at first: asked with a path (<c>db/audio_chunks</c>, <c>timeline</c>) and an action (<c>write</c>,
    /// <c>read</c>, <c>update</c>, <c>delete</c>; <c>invalidate</c>, <c>recalculate</c>).
    /// </summary>
    public Func<string, string, bool> Rights { get; init; } = KeyRights.All;

    /// <summary>How long an access token is said to be good for.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long each request takes, once it has arrived.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>
    /// How long the upload route takes to store a chunk; 0.25 to 3 s at the real server. Until then nothing of it is there.
    /// </summary>
    public TimeRange StoringTime { get; init; }

    /// <summary>Of what is drawn at random.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How long a request waits for a database that is down before it fails; 30 s at the real servers.</summary>
    public TimeSpan DatabasePatience { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Towards connections.</summary>
    public WireManners Manners { get; init; } = new();

    /// <summary>How the server is addressed; a certificate may be for another name.</summary>
    public string Host { get; init; } = "127.0.0.1";
}
