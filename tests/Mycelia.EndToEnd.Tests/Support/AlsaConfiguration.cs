using System.Runtime.InteropServices;

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>Makes ALSA's default device one of a PulseAudio server's, so that PortAudio has a microphone.</summary>
public static class AlsaConfiguration
{
    /// <summary>For the programs that are started in a server's environment.</summary>
    /// <param name="server">The server, in whose home the configuration is put.</param>
    /// <param name="isNamed">Whether the server's address is in it; else ALSA goes by <c>PULSE_SERVER</c>.</param>
    public static void Write(PulseServer server, bool isNamed = false)
    {
        ArgumentNullException.ThrowIfNull(server);
        File.WriteAllText(server.TemporaryFile(".asoundrc"), Default(isNamed ? server : null));
    }

    /// <summary>For this process.</summary>
    public static void Use(PulseServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        var path = server.TemporaryFile("alsa.conf");
        File.WriteAllText(path, $"</usr/share/alsa/alsa.conf>\n{Default(server)}");
        Assert.Equal(0, SetVariable("ALSA_CONFIG_PATH", path, 1));
    }

    private static string Default(PulseServer? server) =>
        $"pcm.!default {{ type pulse {(server is null ? "" : $"server \"{server.Address}\"")} }}\n";

    // What .NET sets itself, native libraries do not see.
    [DllImport("libc", EntryPoint = "setenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetVariable(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string name,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string value,
        int overwrite
    );
}
