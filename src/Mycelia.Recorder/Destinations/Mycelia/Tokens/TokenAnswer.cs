using System.Globalization;
using System.Text.Json;
using Mycelia.Recorder.Destinations.Mycelia.Http;

namespace Mycelia.Recorder.Destinations.Mycelia.Tokens;

/// <summary>The answer to a token request (RFC 6749, 5.1), as much of it as the recorder needs.</summary>
/// <param name="AccessToken">The token, fit for a header.</param>
/// <param name="Lifetime">How long it is good for; null when the answer does not say, or says nothing that makes sense.</param>
internal sealed record TokenAnswer(string AccessToken, TimeSpan? Lifetime)
{
    /// <summary>Seconds. Beyond it nobody means what is said.</summary>
    private const double LongestLifetime = 1e9;

    /// <returns>Null when there is no token in it. Nothing else that is odd makes a good token bad.</returns>
    public static TokenAnswer? Parse(string body) =>
        AnswerJson.Read(
            body,
            static answer =>
                AnswerJson.TextOf(answer, "access_token") is { } token && AnswerJson.IsPrintable(token)
                    ? new TokenAnswer(token, answer.TryGetProperty("expires_in", out var seconds) ? ReadLifetime(seconds) : null)
                    : null
        );

    /// <summary>A number of seconds, which some servers write as a string.</summary>
    private static TimeSpan? ReadLifetime(JsonElement value) =>
        SecondsOf(value) is > 0 and < LongestLifetime and var seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static double? SecondsOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetDouble(out var number) => number,
            JsonValueKind.String
                when double.TryParse(AnswerJson.TextOf(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => null,
        };
}
