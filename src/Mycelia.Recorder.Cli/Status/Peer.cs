using System.Net.Sockets;
using System.Runtime.InteropServices;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Status;

/// <summary>
/// Who is at the other end of a socket: the kernel says so, whatever the file's owner and mode are (unix(7), SO_PEERCRED).
/// </summary>
internal static class Peer
{
    private const int SocketLevel = 1;
    private const int Credentials = 17;
    private const uint Root = 0;
    private const uint Nobody = uint.MaxValue;

    /// <summary>Whether it is this user, or root.</summary>
    public static bool IsTrusted(Socket socket) =>
        !OperatingSystem.IsLinux() || UserOf(socket) is var user && (user == Posix.User || user == Root);

    /// <summary>The number of the user.</summary>
    public static uint UserOf(Socket socket)
    {
        // Process, user and group.
        Span<uint> credentials = stackalloc uint[3];
        try
        {
            return socket.GetRawSocketOption(SocketLevel, Credentials, MemoryMarshal.AsBytes(credentials)) == 3 * sizeof(uint)
                ? credentials[1]
                : Nobody;
        }
        catch (SocketException)
        {
            // The other end is gone.
            return Nobody;
        }
    }
}
