using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Mycelia.LocalServer.Hosting;

/// <summary>
/// The runtime's port for debuggers and dumps, through which other programs of the same user can have the memory of this one, keys and
/// audio included. Only a variable in the environment closes it, and only before the runtime starts: so the program starts itself over, as
/// the same process. Who sets that variable decides. The native program has no such port.
/// </summary>
internal static unsafe partial class DiagnosticPort
{
    private const string Switch = "DOTNET_EnableDiagnostics";
    private const string Self = "/proc/self/exe";
    private const int StartTimeField = 19;

    /// <summary>Returns in a process without such a port, or where it cannot be closed.</summary>
    public static void Close()
    {
        if (!RuntimeFeature.IsDynamicCodeCompiled || !OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(Switch) is not null)
            return;
        RemoveTraces();
        if (SetVariable(Switch, "0", 1) == 0)
            StartOver();
    }

    /// <summary>
    /// What the runtime has put into the temporary folder for this process, which knows nothing of it once it has started over.
    /// </summary>
    private static void RemoveTraces()
    {
        var stat = File.ReadAllText("/proc/self/stat");
        // What stands before is the number of the process and its name, which may have blanks.
        var started = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[StartTimeField];
        var mark = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{started}");
        foreach (
            var name in (ReadOnlySpan<string>)
                [$"dotnet-diagnostic-{mark}-socket", $"clr-debug-pipe-{mark}-in", $"clr-debug-pipe-{mark}-out"]
        )
            File.Delete(Path.Combine(Path.GetTempPath(), name));
    }

    /// <summary>With the same arguments, to the byte.</summary>
    private static void StartOver()
    {
        var line = File.ReadAllBytes("/proc/self/cmdline");
        fixed (byte* first = line)
        {
            var arguments = new List<nint> { (nint)first };
            for (var i = 0; i < line.Length - 1; i++)
            {
                if (line[i] == 0)
                    arguments.Add((nint)(first + i + 1));
            }

            arguments.Add(0);
            fixed (byte* self = Encoding.ASCII.GetBytes(Self + '\0'))
            fixed (nint* list = CollectionsMarshal.AsSpan(arguments))
                _ = Execute(self, list);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "execv")]
    private static partial int Execute(byte* path, nint* arguments);
}
