using System.Globalization;
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
    private const string DefaultUrl = "http://127.0.0.1:5173";
    private const int DefaultPort = 5173;
    private const string Listening = "0A";
    private const int StateColumn = 3;
    private const int UserColumn = 7;

    /// <summary>How the kernel lists the address and any address.</summary>
    private static readonly string[] Hosts = ["0100007F", "00000000"];

    /// <summary>
    /// Looks for it at its usual place. Who listens there has to be this user: the key would be sent to whoever does.
    /// </summary>
    /// <param name="variable">Gives an environment variable's value.</param>
    /// <returns>Null when there is none.</returns>
    public static FoundServer? Find(Func<string, string?> variable)
    {
        if (!OperatingSystem.IsLinux() || DataFolder(variable) is not { } folder || !File.Exists("/proc/net/tcp"))
            return null;
        if (!IsListening(File.ReadAllLines("/proc/net/tcp"), Posix.User))
            return null;
        if (FoundFile.At(Path.Combine(folder, "credentials.env")) is not { Refusal: null, Bytes: { } bytes })
            return null;
        var values = EnvFileText.Parse(Encoding.UTF8.GetString(bytes)).Values;
        return
            values.GetValueOrDefault(SettingsTable.ClientId.Variable) is { Length: > 0 } id
            && values.GetValueOrDefault(SettingsTable.ClientSecret.Variable) is { Length: > 0 } secret
            ? new(DefaultUrl, id, secret)
            : null;
    }

    /// <summary>Whether a program of the user's listens on the port, by the kernel's list of sockets (proc(5)). Pure.</summary>
    public static bool IsListening(IEnumerable<string> sockets, uint user) =>
        sockets
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Any(words =>
                words.Length > UserColumn
                && words[StateColumn] == Listening
                && Hosts.Any(host => words[1] == string.Create(CultureInfo.InvariantCulture, $"{host}:{DefaultPort:X4}"))
                && words[UserColumn] == user.ToString(CultureInfo.InvariantCulture)
            );

    private static string? DataFolder(Func<string, string?> variable) =>
        variable("MYCELIA_SERVER_DATA") is { Length: > 0 } data ? data
        : HomeFolder.Find().Folder(variable("XDG_DATA_HOME"), ".local/share") is { } share ? Path.Combine(share, "mycelia-local-server")
        : null;

    /// <summary>Never the secret.</summary>
    public override string ToString() => Url;
}
