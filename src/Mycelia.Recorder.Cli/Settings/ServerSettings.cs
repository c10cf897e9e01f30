using Mycelia.Recorder.Mycelia;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>Which server, with which key: checked before anything is created.</summary>
internal static class ServerSettings
{
    /// <exception cref="UserError">Something is missing or malformed.</exception>
    public static MyceliaOptions Read(SettingsReader settings)
    {
        var url = settings.Text(SettingsTable.Url);
        var clientId = settings.Text(SettingsTable.ClientId);
        var secret = settings.Text(SettingsTable.ClientSecret);
        string[] missing =
        [
            .. new[] { (url, SettingsTable.Url), (clientId, SettingsTable.ClientId), (secret, SettingsTable.ClientSecret) }
                .Where(static pair => pair.Item1 is null).Select(static pair => pair.Item2.Variable),
        ];
        if (missing.Length > 0)
        {
            var names = string.Join(", ", missing);
            var them = missing.Length == 1 ? "it" : "them";
            throw new UserError(ExitCode.Usage, $"no server to deliver to: {names} not set; put {them} into {settings.FilePath} or the environment, or record with --no-upload");
        }

        return new(CheckUrl(url!, settings), clientId!, secret!);
    }

    private static Uri CheckUrl(string text, SettingsReader settings)
    {
        var where = settings.WhereFrom(SettingsTable.Url);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
            throw new UserError(ExitCode.Usage, $"'{text}' is not the address of a server ({where}): it looks like https://mycelia.example.org");
        if (url.UserInfo.Length > 0)
            throw new UserError(ExitCode.Usage, $"a server address carries no credentials ({where}): use MYCELIA_CLIENT_ID and MYCELIA_TOKEN");
        if (url.Query.Length > 0 || url.Fragment.Length > 0)
            throw new UserError(ExitCode.Usage, $"'{text}' has more than an address in it ({where}): leave out what follows the path");
        if (url.Scheme == "http" && !url.IsLoopback && !settings.Switch(SettingsTable.AllowHttp))
            throw new UserError(ExitCode.Usage, $"'{text}' would carry credentials and audio unencrypted over the network ({where}): use https, or insist with --allow-http");
        return url;
    }
}
