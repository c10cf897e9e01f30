using Mycelia.Recorder.Cli.Errors;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>
/// A secret goes nowhere that a less trusted place than its own chose. The command line, the environment, a file that was named and the
/// user's own file are trusted; a <c>.env</c> that merely lies in the working directory may be anybody's idea of where to send it.
/// </summary>
internal static class SecretDestination
{
    /// <param name="settings">The settings.</param>
    /// <param name="server">The server that they name; null: any that they may lead to.</param>
    /// <exception cref="UserError">The secret would go to where the working directory's file says.</exception>
    public static void Check(SettingsReader settings, Uri? server = null)
    {
        Require(settings, SettingsTable.Url);
        if (server is null || server.Scheme == Uri.UriSchemeHttps)
            Require(settings, SettingsTable.CaFile);
        if ((server is null || !server.IsLoopback) && settings.Switch(SettingsTable.AllowHttp))
            Require(settings, SettingsTable.AllowHttp);
    }

    /// <summary>The same of a variable of others, such as <c>HTTPS_PROXY</c>.</summary>
    /// <exception cref="UserError">The secret would go to where the working directory's file says.</exception>
    public static void CheckVariable(SettingsReader settings, string name)
    {
        if (settings.IsVariableOfFolder(name))
            Refuse(settings, $"{name} in {settings.FilePath}");
    }

    private static void Require(SettingsReader settings, Setting setting)
    {
        if (settings.IsOfFolder(setting))
            Refuse(settings, settings.WhereFrom(setting)!);
    }

    private static void Refuse(SettingsReader settings, string chooser)
    {
        var secret = SettingsTable.ClientSecret;
        if (settings.Text(secret) is not null && !settings.IsOfFolder(secret))
            throw new UserError(
                ExitCode.Usage,
                $"{settings.WhereFrom(secret)} would go to where {chooser} leads, and that file only lies in the working directory: "
                    + $"set both at one place, or name the file with --env-file {settings.FilePath} if you trust it"
            );
    }
}
