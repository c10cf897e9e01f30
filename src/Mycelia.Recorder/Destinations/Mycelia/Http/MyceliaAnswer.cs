using System.Net;
using Mycelia.Recorder.Destinations.Mycelia.Secrecy;

namespace Mycelia.Recorder.Destinations.Mycelia.Http;

/// <summary>What a server answered.</summary>
/// <param name="Status">The status line's code.</param>
/// <param name="Body">The body, up to a limit; empty when it is no text.</param>
/// <param name="RetryAfter">How long the server asked to be left alone.</param>
/// <param name="Location">Where a redirect points.</param>
internal sealed record MyceliaAnswer(HttpStatusCode Status, string Body, TimeSpan? RetryAfter = null, string? Location = null)
{
    /// <summary>The body as it came, up to the same limit.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>What the body is, in a phrase, when it is no text; else null.</summary>
    public string? Unreadable { get; init; }

    /// <summary>What must not be shown: a server may repeat what it was sent, in whatever spelling, and its words are shown.</summary>
    public KnownSecrets Secrets { get; init; } = new();

    /// <summary>How long its headers took to come, with the connection that the request took.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>How far the server's clock is ahead of ours, to a second or so; null when it does not say the time.</summary>
    public TimeSpan? ClockSkew { get; init; }

    /// <summary>The version of HTTP that it came in.</summary>
    public Version? HttpVersion { get; init; }

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>The body as one line for a person: an error's text, or the beginning of what there is.</summary>
    public string Summary => Unreadable ?? AnswerText.Summarize(Body, Secrets);

    /// <inheritdoc/>
    public override string ToString() => $"{(int)Status} {Summary}";
}
