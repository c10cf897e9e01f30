namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>
/// <c>systemctl</c>, <c>loginctl</c> and <c>journalctl</c> as scripts that write down what they are asked, for who installs a service where
/// no systemd runs.
/// </summary>
public sealed class ScriptedSystemd
{
    private readonly string _calls;

    private ScriptedSystemd(string folder) => (Folder, _calls) = (folder, Path.Combine(folder, "calls"));

    /// <summary>Where the scripts are.</summary>
    public string Folder { get; }

    /// <summary>The environment of a program that is to find them.</summary>
    public KeyValuePair<string, string>[] Environment => [new("PATH", $"{Folder}:{System.Environment.GetEnvironmentVariable("PATH")}")];

    /// <summary>What was asked, but for mere looks: one line a call, without the options that all have.</summary>
    public string[] Calls =>
        File.Exists(_calls) ? [.. File.ReadAllLines(_calls).Where(static call => !call.StartsWith("show", StringComparison.Ordinal))] : [];

    /// <summary>Writes the scripts.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="state">What every service is; <c>systemctl</c> answers nothing when this is empty.</param>
    /// <param name="failing">The name of a unit that is <c>failed</c> all the same.</param>
    /// <param name="status">With what every start fails; none does when this is empty.</param>
    /// <param name="linger">Whether the user lingers: <c>yes</c> or <c>no</c>.</param>
    public static async Task<ScriptedSystemd> WriteAsync(
        string folder,
        string state = "active",
        string failing = "none",
        string status = "",
        string linger = "no"
    )
    {
        Directory.CreateDirectory(folder);
        var systemd = new ScriptedSystemd(folder);
        await systemd.WriteScriptAsync(
            "systemctl",
            $$"""
            shift 2
            echo "$*" >> "{{systemd._calls}}"
            [ -n "{{state}}" ] || { echo "Failed to connect to bus" >&2; exit 1; }
            state={{state}}
            [ "$2" != "{{failing}}" ] || state=failed
            case "{{status}} $1" in
              ?*" start" | ?*" restart") echo "Job for $2 failed." >&2; exit 1 ;;
            esac
            case "$1 $2" in
              "show --property=Version") echo Version=252 ;;
              show*)
                printf '%s\n' "ActiveState=$state" SubState=running UnitFileState=enabled NRestarts=0 "ExecMainStatus={{status}}"
                printf '%s\n' "StatusText=recording my desk; 0 queued" Result=success
                ;;
            esac
            """
        );
        await systemd.WriteScriptAsync(
            "loginctl",
            $"echo \"loginctl $*\" >> \"{systemd._calls}\"\n[ \"$1\" != show-user ] || echo {linger}"
        );
        await systemd.WriteScriptAsync("journalctl", "echo \"journal $*\"");
        return systemd;
    }

    private async Task WriteScriptAsync(string name, string text)
    {
        var script = Path.Combine(Folder, name);
        await File.WriteAllTextAsync(script, "#!/bin/sh\n" + text + "\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
