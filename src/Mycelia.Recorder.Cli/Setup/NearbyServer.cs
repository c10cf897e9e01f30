using System.Globalization;

namespace Mycelia.Recorder.Cli.Setup;

/// <summary>A mycelia-local-server of this machine's that cannot be taken as it is: it does not run, or its key is not at hand.</summary>
/// <param name="IsRunning">Whether it listens at its usual address.</param>
/// <param name="Advice">What to do, with the command.</param>
internal sealed record NearbyServer(bool IsRunning, string Advice)
{
    /// <summary>What its package calls its unit, its user and its folder of data.</summary>
    private const string Package = "mycelia-local-server";

    private const string Users = "/etc/passwd";
    private const string Systemd = "/run/systemd/system";
    private static readonly string[] UnitFolders = ["/usr/lib/systemd/system", "/usr/local/lib/systemd/system", "/etc/systemd/system"];

    /// <summary>Looks around.</summary>
    /// <param name="variable">Gives an environment variable's value.</param>
    /// <param name="user">Whose rights the program has.</param>
    /// <returns>Null when there is none.</returns>
    public static NearbyServer? Find(Func<string, string?> variable, uint user) =>
        Of(
            new()
            {
                Listeners = UsualPort.Listeners(),
                User = user,
                ServiceUser = File.Exists(Users) ? IdOf(Package, File.ReadLines(Users)) : null,
                HasService =
                    Directory.Exists(Systemd)
                    && Array.Exists(UnitFolders, static folder => File.Exists(Path.Combine(folder, Package + ".service"))),
                HasProgram = (variable("PATH") ?? "").Split(':').Any(static folder => File.Exists(Path.Combine(folder, Package))),
                HasData = FoundServer.DataFolder(variable) is { } data && File.Exists(Path.Combine(data, "index.db")),
            }
        );

    /// <summary>What that comes to. Pure.</summary>
    public static NearbyServer? Of(Surroundings there) =>
        there switch
        {
            { Listeners: [var one], ServiceUser: { } service } when one == service => new(
                true,
                $"'sudo cat /var/lib/{Package}/credentials.env' shows the first one"
            ),
            { Listeners: [var one], HasData: true } when one == there.User => new(true, $"'{Package} keys add NAME' makes one"),
            { Listeners.Count: > 0 } => null,
            { HasService: true } => new(false, $"'sudo systemctl enable --now {Package}' starts it"),
            { HasProgram: true } => new(false, $"'{Package}' starts it, in another terminal"),
            _ => null,
        };

    /// <summary>A user's number, by the system's list of users (passwd(5)). Pure.</summary>
    public static uint? IdOf(string name, IEnumerable<string> users) =>
        users.Select(static line => line.Split(':')).FirstOrDefault(words => words.Length > 2 && words[0] == name) is { } found
        && uint.TryParse(found[2], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : null;

    /// <summary>What decides.</summary>
    public sealed record Surroundings
    {
        /// <summary>Whose programs listen at the usual address.</summary>
        public IReadOnlyList<uint> Listeners { get; init; } = [];

        /// <summary>Who asks.</summary>
        public uint User { get; init; }

        /// <summary>The user that its service runs as; null when there is none.</summary>
        public uint? ServiceUser { get; init; }

        /// <summary>Whether systemd runs here and knows its unit.</summary>
        public bool HasService { get; init; }

        /// <summary>Whether the program is found by its name.</summary>
        public bool HasProgram { get; init; }

        /// <summary>Whether a server of the asking user's has kept data.</summary>
        public bool HasData { get; init; }
    }
}
