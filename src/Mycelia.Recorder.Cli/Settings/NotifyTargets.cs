using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>Those who are told of problems, as they are written: one beside the other with <c>;;</c> between. Pure.</summary>
internal static class NotifyTargets
{
    /// <summary>How the desktop is written.</summary>
    public const string OnDesktop = "desktop";

    /// <summary>Stands between them.</summary>
    public const string Separator = ";;";

    private static readonly string[] Schemes = [Uri.UriSchemeHttp, Uri.UriSchemeHttps];

    /// <summary>Each of them.</summary>
    /// <returns>Null in the place of an address that is none, or that holds a login.</returns>
    public static IEnumerable<NotifyTarget?> Parse(string value) =>
        value.Split(Separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ParseOne);

    /// <summary>A value without what may be a secret.</summary>
    public static string Show(string value) =>
        string.Join($" {Separator} ", Parse(value).Select(static target => target?.Shown ?? "(an address, not shown)"));

    private static NotifyTarget? ParseOne(string text)
    {
        if (text == OnDesktop)
            return new NotifyTarget.Desktop();
        if (!LooksLikeAddress(text))
            return new NotifyTarget.Command(text);
        return
            !AddressText.MayHoldLogin(text)
            && Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && Schemes.Contains(uri.Scheme)
            && uri.Host.Length > 0
            && uri.Fragment.Length == 0
            ? new NotifyTarget.Address(uri)
            : null;
    }

    /// <summary>Whether the first word is an address, be it a malformed one: a command is no address, whatever its arguments are.</summary>
    private static bool LooksLikeAddress(string text)
    {
        var word = text.Split((char[]?)null, 2)[0];
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && word.AsSpan(colon + 1).StartsWith("//") && word.AsSpan(0, colon).IndexOfAny('=', '/', '$') < 0;
    }
}
