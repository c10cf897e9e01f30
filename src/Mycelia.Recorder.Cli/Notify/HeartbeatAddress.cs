namespace Mycelia.Recorder.Cli.Notify;

/// <summary>
/// What is called for what: in the manner of healthchecks.io, with <c>/start</c> and <c>/fail</c> behind the address; or, where the address
/// is a push monitor of Uptime Kuma's, in the query. Pure.
/// </summary>
internal sealed class HeartbeatAddress
{
    private const int LongestMessage = 250;

    private static readonly string[] OfKuma = ["status", "msg", "ping"];

    private readonly Uri _address;
    private readonly bool _isKuma;

    public HeartbeatAddress(Uri address)
    {
        _address = address;
        _isKuma = address.AbsolutePath.Contains("/api/push/", StringComparison.Ordinal);
    }

    /// <summary>Once, when the recorder starts; null where there is nothing for it.</summary>
    public Uri? Start => _isKuma ? null : Behind("/start");

    /// <summary>All is well.</summary>
    public Uri Well => _isKuma ? Pushed("up", "OK") : _address;

    /// <summary>Something is wrong.</summary>
    /// <param name="reason">What.</param>
    /// <returns>What is called, and what is sent with it; null: nothing.</returns>
    public (Uri Uri, string? Body) Fail(string reason) => _isKuma ? (Pushed("down", reason), null) : (Behind("/fail"), reason);

    private Uri Behind(string word) => new UriBuilder(_address) { Path = _address.AbsolutePath.TrimEnd('/') + word }.Uri;

    private Uri Pushed(string status, string message)
    {
        var kept = _address
            .Query.TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(static pair => !OfKuma.Contains(pair.Split('=')[0]));
        var said = message.Length <= LongestMessage ? message : string.Concat(message.AsSpan(0, LongestMessage - 1), "…");
        return new UriBuilder(_address)
        {
            Query = string.Join('&', [.. kept, $"status={status}", $"msg={Uri.EscapeDataString(said)}"]),
        }.Uri;
    }
}
