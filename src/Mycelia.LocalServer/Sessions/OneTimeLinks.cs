using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Mycelia.LocalServer.Sessions;

/// <summary>Links that sign a browser of this machine in, each once and for a short time.</summary>
internal sealed class OneTimeLinks(TimeProvider time)
{
    private const int Most = 100;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string ClientId, DateTimeOffset Made)> _links = [];

    /// <summary>Makes one for a key.</summary>
    /// <returns>The token that it carries.</returns>
    public string Make(string clientId)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        lock (_lock)
        {
            foreach (var (name, link) in _links)
            {
                // Removing does not disturb the walk. Of too many the one that comes first goes, whichever that is.
                if (time.GetUtcNow() - link.Made >= Lifetime || _links.Count >= Most)
                    _links.Remove(name);
            }

            _links.Add(NameOf(token), (clientId, time.GetUtcNow()));
        }

        return token;
    }

    /// <summary>The key of a token by its client id, which is not good any more then; null where it was not.</summary>
    public string? Take(string token)
    {
        lock (_lock)
            return _links.Remove(NameOf(token), out var link) && time.GetUtcNow() - link.Made < Lifetime ? link.ClientId : null;
    }

    private static string NameOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
