using System.Globalization;

namespace Mycelia.Recorder.Cli.Setup;

/// <summary>Who listens where a mycelia-local-server usually does, by the kernel's list of sockets (proc(5)).</summary>
internal static class UsualPort
{
    public const string Url = "http://127.0.0.1:5173";
    private const int Port = 5173;
    private const string Sockets = "/proc/net/tcp";
    private const string Listening = "0A";
    private const int StateColumn = 3;
    private const int UserColumn = 7;

    /// <summary>How the kernel lists the address and any address.</summary>
    private static readonly string[] Hosts = ["0100007F", "00000000"];

    /// <summary>The users whose programs listen there now.</summary>
    public static IReadOnlyList<uint> Listeners() => File.Exists(Sockets) ? Listeners(File.ReadAllLines(Sockets)) : [];

    /// <summary>The same of a list. Pure.</summary>
    public static IReadOnlyList<uint> Listeners(IEnumerable<string> sockets) =>
        [
            .. sockets
                .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(static words =>
                    words.Length > UserColumn
                    && words[StateColumn] == Listening
                    && Hosts.Any(host => words[1] == string.Create(CultureInfo.InvariantCulture, $"{host}:{Port:X4}"))
                )
                .Select(static words => uint.Parse(words[UserColumn], CultureInfo.InvariantCulture))
                .Distinct(),
        ];
}
