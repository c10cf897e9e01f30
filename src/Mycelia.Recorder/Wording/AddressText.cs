using System.Text.RegularExpressions;

namespace Mycelia.Recorder.Wording;

/// <summary>An address as somebody wrote it, however malformed: there may be a password in it. Pure.</summary>
public static partial class AddressText
{
    private const string NotShown = "(not shown)";

    /// <summary>Whether there may be a login in it: an @, as it is, escaped, or as another character that looks so.</summary>
    public static bool MayHoldLogin(string address) => At().IsMatch(address);

    /// <summary>
    /// As it may be shown: without what stands before the last @, in the place of a port and is none, or where a query, a fragment or
    /// parameters do.
    /// </summary>
    public static string Show(string address) =>
        Port().Replace(Parameters().Replace(Login().Replace(address, $"$1{NotShown}@"), $"$1{NotShown}"), $"$1{NotShown}");

    private const string AtSigns = "(?:[@\uFF20\uFE6B]|%(?:25)*(?:40|EF%(?:25)*BC%(?:25)*A0|EF%(?:25)*B9%(?:25)*AB))";
    private const string Scheme = @"(?:[A-Za-z][A-Za-z0-9+.-]*:[/\\]+)?";

    [GeneratedRegex(AtSigns, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex At();

    [GeneratedRegex($"^({Scheme}).*{AtSigns}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Login();

    [GeneratedRegex("([?#;\uFF1F\uFF03\uFF1B]).*$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Parameters();

    [GeneratedRegex(
        $@"^({Scheme}(?:\(not shown\)@)?[^/\\\[\]:]*:)(?![0-9]{{0,5}}(?:[/\\?#;]|$))[^/\\]*",
        RegexOptions.CultureInvariant | RegexOptions.Singleline
    )]
    private static partial Regex Port();
}
