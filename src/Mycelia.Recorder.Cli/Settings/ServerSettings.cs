using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Destinations;
using Mycelia.Recorder.Destinations.Mycelia.Connection;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>Which server, with which key: checked before anything is created.</summary>
internal static class ServerSettings
{
    /// <summary>Servers give up bodies of which hardly anything comes, in bytes a second; there may be 16 at once.</summary>
    private const long SlowestLimit = 8_000;

    /// <exception cref="UserError">Something is missing or malformed.</exception>
    public static MyceliaOptions Read(SettingsReader settings)
    {
        var url = settings.Text(SettingsTable.Url);
        var clientId = settings.Text(SettingsTable.ClientId);
        var secret = settings.Text(SettingsTable.ClientSecret);
        string[] missing =
        [
            .. new[] { (url, SettingsTable.Url), (clientId, SettingsTable.ClientId), (secret, SettingsTable.ClientSecret) }
                .Where(static pair => pair.Item1 is null)
                .Select(static pair => pair.Item2.Variable),
        ];
        if (missing.Length > 0)
        {
            var names = string.Join(", ", missing);
            var them = missing.Length == 1 ? "it" : "them";
            throw new UserError(
                ExitCode.Usage,
                $"no server to deliver to: {names} not set; put {them} into "
                    + $"{(settings.FilePath.Length > 0 ? settings.FilePath : "a file that --env-file names")} or the environment, "
                    + "record with --no-upload, or deliver into a folder with --destination file:DIR"
            );
        }

        RequireOpenSsl();
        var server = CheckUrl(url!, settings);
        SecretDestination.Check(settings, server);
        return new(server, clientId!, secret!)
        {
            Trust = ReadTrust(settings),
            Proxy = ReadProxy(server, settings),
            Limit = settings.Speed(SettingsTable.LimitRate, min: SlowestLimit) is { } speed ? new(speed, TimeProvider.System) : null,
        };
    }

    /// <summary>Whatever is delivered has a checksum.</summary>
    /// <exception cref="UserError">There is nothing here to make one.</exception>
    public static void RequireOpenSsl()
    {
        if (MissingLibrary.OpenSslSentence is { } sentence)
            throw new UserError(ExitCode.Failed, sentence);
    }

    /// <summary>
    /// Says who chose the server where that was no more than a file in the working directory, which may have come with the folder.
    /// </summary>
    public static void Announce(SettingsReader settings, MyceliaOptions server)
    {
        if (settings.IsOfFolder(SettingsTable.Url) && !settings.Switch(SettingsTable.Quiet))
            Console.Error.WriteLine(
                $"mycelia-recorder: the server is {server.Url}, as {SettingsTable.Url.Variable} in "
                    + $"{Path.GetFullPath(settings.FilePath)} says"
            );
    }

    /// <summary>What goes over the network in clear, in a sentence; null when nothing does.</summary>
    public static string? Exposure(SettingsReader settings) =>
        !settings.Switch(SettingsTable.NoUpload)
        && DestinationTable.Parse(settings.Text(SettingsTable.Destination)!) is not ChosenDestination.InFolder
        && settings.Text(SettingsTable.Url) is { } text
        && !AddressText.MayHoldLogin(text)
        && Uri.TryCreate(text, UriKind.Absolute, out var url)
        && IsExposed(url)
        && settings.Switch(SettingsTable.AllowHttp)
            ? $"credentials and audio go unencrypted to {url.Authority}, for all to read on the way (--allow-http)"
            : null;

    private static bool IsExposed(Uri url) => url.Scheme == "http" && !url.IsLoopback;

    /// <summary>Whose word for a server's identity is taken.</summary>
    /// <exception cref="UserError">The file cannot be used.</exception>
    public static ServerTrust ReadTrust(SettingsReader settings)
    {
        if (settings.Text(SettingsTable.CaFile) is not { } path)
            return ServerTrust.System;
        try
        {
            return CertificateFile.Read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new UserError(
                ExitCode.Usage,
                $"cannot use the CA file {path} ({settings.WhereFrom(SettingsTable.CaFile)}): {FileTrouble.Of(path, e)}"
            );
        }
    }

    /// <summary>Through what a server is reached; null: directly.</summary>
    /// <exception cref="UserError">It is no address, or a less trusted place than the secret's chose it.</exception>
    public static ChosenProxy? ReadProxy(Uri server, SettingsReader settings)
    {
        try
        {
            var proxy = ProxyChoice.For(server, settings.Variable);
            if (proxy is not null)
                SecretDestination.CheckVariable(settings, proxy.Variable);
            return proxy;
        }
        catch (FormatException e)
        {
            throw new UserError(ExitCode.Usage, e.Message);
        }
    }

    /// <summary>Why a text is no address that audio can be sent to, in a sentence; null when it is one. Pure.</summary>
    /// <param name="text">The text.</param>
    /// <param name="where">Where it stands.</param>
    /// <param name="isHttpAllowed">Whether audio may go over the network in clear.</param>
    public static string? WhyNoAddress(string text, string? where, bool isHttpAllowed)
    {
        if (AddressText.MayHoldLogin(text))
            return $"a server address carries no credentials ({where}): use MYCELIA_CLIENT_ID and MYCELIA_TOKEN";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
            return $"'{SettingsTable.Url.Show(text)}' is not the address of a server ({where}): it looks like https://mycelia.example.org";
        if (url.Query.Length > 0 || url.Fragment.Length > 0 || text.Contains(';', StringComparison.Ordinal))
            return $"'{SettingsTable.Url.Show(text)}' has more than an address in it ({where}): leave out what follows the path";
        return IsExposed(url) && !isHttpAllowed
            ? $"'{text}' would carry credentials and audio unencrypted over the network ({where}): use https, or insist with --allow-http"
            : null;
    }

    private static Uri CheckUrl(string text, SettingsReader settings) =>
        WhyNoAddress(text, settings.WhereFrom(SettingsTable.Url), settings.Switch(SettingsTable.AllowHttp)) is { } trouble
            ? throw new UserError(ExitCode.Usage, trouble)
            : new Uri(text);
}
