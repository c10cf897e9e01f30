using System.Text;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Setup;

/// <summary>A mycelia-local-server of this user's that runs here, and the key that it has made.</summary>
/// <param name="Url">Its address.</param>
/// <param name="ClientId">The key's id.</param>
/// <param name="Secret">The key's secret.</param>
internal sealed record FoundServer(string Url, string ClientId, string Secret)
{
    private const string CredentialsFile = "credentials.env";

    /// <summary>
    /// Looks for it at its usual place. Who listens there has to be this user: the key would be sent to whoever does.
    /// </summary>
    /// <param name="variable">Gives an environment variable's value.</param>
    /// <returns>Null when there is none.</returns>
    public static FoundServer? Find(Func<string, string?> variable)
    {
        if (!OperatingSystem.IsLinux() || DataFolder(variable) is not { } folder)
            return null;
        if (UsualPort.Listeners() is not [var listener] || listener != Posix.User)
            return null;
        if (FoundFile.At(Path.Combine(folder, CredentialsFile)) is not { Refusal: null, Bytes: { } bytes })
            return null;
        var values = EnvFileText.Parse(Encoding.UTF8.GetString(bytes)).Values;
        return
            values.GetValueOrDefault(SettingsTable.ClientId.Variable) is { Length: > 0 } id
            && values.GetValueOrDefault(SettingsTable.ClientSecret.Variable) is { Length: > 0 } secret
            ? new(UsualPort.Url, id, secret)
            : null;
    }

    /// <summary>Where a server of this user's keeps its data; null when the user has no such place.</summary>
    /// <param name="variable">Gives an environment variable's value.</param>
    public static string? DataFolder(Func<string, string?> variable) =>
        variable("MYCELIA_SERVER_DATA") is { Length: > 0 } data ? data
        : HomeFolder.Find().Folder(variable("XDG_DATA_HOME"), ".local/share") is { } share ? Path.Combine(share, "mycelia-local-server")
        : null;

    /// <summary>Never the secret.</summary>
    public override string ToString() => Url;
}
