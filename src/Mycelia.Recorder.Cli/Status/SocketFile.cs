using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Status;

/// <summary>
/// Where a recorder can be asked for its state: <c>FILE.socket</c> beside the queue. The address of a socket has room for
/// 104 bytes only (108 on Linux), so a longer path is reached by a link in a private temporary folder.
/// </summary>
internal sealed class SocketFile : IDisposable
{
    private const int LongestAddress = 100;
    private const int LongestName = 60;
    private readonly DirectoryInfo? _shortcut;

    /// <param name="queuePath">The queue whose recorder is meant.</param>
    /// <exception cref="IOException">There is no room for the link.</exception>
    public SocketFile(string queuePath)
    {
        queuePath = RealPath.Of(queuePath);
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(queuePath))!;
        var name = NameFor(System.IO.Path.GetFileName(queuePath));
        Path = System.IO.Path.Combine(folder, name);
        if (Fits(Path))
        {
            Address = new(Path);
            return;
        }

        _shortcut = Directory.CreateTempSubdirectory("mycelia-");
        var link = System.IO.Path.Combine(_shortcut.FullName, "q");
        Directory.CreateSymbolicLink(link, folder);
        Address = new(System.IO.Path.Combine(link, name));
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What to bind or to connect to.</summary>
    public UnixDomainSocketEndPoint Address { get; }

    /// <summary>Removes the link; the socket itself stays.</summary>
    public void Dispose() => _shortcut?.Delete(recursive: true);

    private static string NameFor(string queueName)
    {
        var name = queueName + ".socket";
        return Encoding.UTF8.GetByteCount(name) <= LongestName
            ? name
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16] + ".socket";
    }

    private static bool Fits(string path) => Encoding.UTF8.GetByteCount(path) <= LongestAddress;
}
