using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;

namespace Mycelia.Recorder.Tests.Files;

/// <summary>Makes what is no regular file, in a folder of the test's own.</summary>
internal static class SpecialFile
{
    private static readonly ConcurrentBag<Socket> Sockets = [];

    public static void Make(string kind, string path)
    {
        switch (kind)
        {
            case "folder":
                Directory.CreateDirectory(path);
                break;
            case "pipe":
                Run("mkfifo", "-m", "644", path);
                break;
            case "device":
                Run("mknod", "-m", "666", path, "c", "1", "3");
                break;
            case "socket":
                // When it is disposed of, .NET deletes the file.
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                socket.Bind(new UnixDomainSocketEndPoint(path));
                Sockets.Add(socket);
                break;
            case "link to nowhere":
                File.CreateSymbolicLink(path, path + " that is not there");
                break;
            case "circle":
                File.CreateSymbolicLink(path, path);
                break;
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            Assert.Skip($"{program} cannot be run here: it takes root");
    }
}
