using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mycelia.LocalServer.Sessions;

/// <summary>Who is signed in with a browser. In memory alone: a restart ends all sessions, as it ends all tokens.</summary>
internal sealed class SessionTable(TimeProvider time)
{
    /// <summary>How long one is good for after it was last used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private const string Cookie = "mycelia_session";
    private const int Most = 1_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string ClientId, DateTimeOffset Used)> _sessions = [];

    /// <summary>
    /// The name of the cookie. Browsers send a machine's cookies to every port of it: the servers on two of them need two names.
    /// </summary>
    public static string CookieOf(HttpRequest request) =>
        request.Host.Port is { } port ? string.Create(CultureInfo.InvariantCulture, $"{Cookie}_{port}") : Cookie;

    /// <summary>What the cookie of a request holds; null where it has none, or comes with a token instead.</summary>
    public static string? SecretOf(HttpRequest request) =>
        request.Headers.Authorization.Count == 0 ? request.Cookies[CookieOf(request)] : null;

    /// <summary>Begins a session of a key.</summary>
    /// <returns>What the cookie holds.</returns>
    public string Begin(string clientId)
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var now = time.GetUtcNow();
        lock (_lock)
        {
            foreach (var old in _sessions.Where(one => now - one.Value.Used >= Lifetime).Select(static one => one.Key).ToList())
                _sessions.Remove(old);
            if (_sessions.Count >= Most)
                _sessions.Remove(_sessions.MinBy(static one => one.Value.Used).Key);
            _sessions.Add(NameOf(secret), (clientId, now));
        }

        return secret;
    }

    /// <summary>The key that a cookie was given to, by its client id; null where it is not good.</summary>
    public string? Find(string secret)
    {
        var name = NameOf(secret);
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (!_sessions.TryGetValue(name, out var session) || now - session.Used >= Lifetime)
                return null;
            _sessions[name] = (session.ClientId, now);
            return session.ClientId;
        }
    }

    public void End(string secret)
    {
        lock (_lock)
            _sessions.Remove(NameOf(secret));
    }

    /// <summary>A hash, so that how long a search takes says nothing of secrets.</summary>
    private static string NameOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
