using System.Text;
using Mycelia.Recorder.Destinations.Mycelia.Connection;
using Mycelia.Recorder.Notices;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Notify;

/// <summary>Says every minute that all is well, or what is not. Whoever watches tells people, also when nothing comes any more.</summary>
/// <param name="http">Calls.</param>
/// <param name="address">What is called.</param>
/// <param name="name">The address as it may be shown.</param>
/// <param name="patience">How long a call may take.</param>
internal sealed class HeartbeatChannel(CheckedHttp http, HeartbeatAddress address, string name, TimeSpan patience) : INoticeChannel
{
    /// <summary>How long a call may take.</summary>
    public static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(10);

    /// <summary>healthchecks.io takes as much.</summary>
    private const int LongestBody = 10_000;

    public string Name => name;

    public Task<string?> DoAsync(ChannelWork work, CancellationToken stop) =>
        work switch
        {
            ChannelWork.Started when address.Start is { } start => http.CallAsync(start, null, patience, stop),
            ChannelWork.Told { Notice.IsOver: false, Notice: var notice, Standing: var standing } => FailAsync(
                standing.Contains(notice) ? standing : [notice, .. standing],
                stop
            ),
            ChannelWork.Told { Standing: var standing } => SayAsync(standing, stop),
            ChannelWork.Beat { Standing: var standing } => SayAsync(standing, stop),
            ChannelWork.Tested { Notice: var notice } => TestAsync(notice, stop),
            _ => Task.FromResult<string?>(null),
        };

    public void Dispose() => http.Dispose();

    private Task<string?> SayAsync(IReadOnlyList<ProblemNotice> standing, CancellationToken stop) =>
        standing.Count == 0 ? http.CallAsync(address.Well, null, patience, stop) : FailAsync(standing, stop);

    private Task<string?> FailAsync(IReadOnlyList<ProblemNotice> standing, CancellationToken stop)
    {
        var (uri, body) = address.Fail(Cut(string.Join('\n', standing.Select(static notice => Visible.Line(notice.Text)))));
        return http.CallAsync(uri, body, patience, stop);
    }

    private async Task<string?> TestAsync(ProblemNotice notice, CancellationToken stop) =>
        await FailAsync([notice], stop) ?? await http.CallAsync(address.Well, null, patience, stop);

    /// <summary>In UTF-8, and within a character.</summary>
    private static string Cut(string text)
    {
        while (Encoding.UTF8.GetByteCount(text) > LongestBody)
            text = text[..(text.Length * 9 / 10)];
        return text.Length > 0 && char.IsHighSurrogate(text[^1]) ? text[..^1] : text;
    }
}
