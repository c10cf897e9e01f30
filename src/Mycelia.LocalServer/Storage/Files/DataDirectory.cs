using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage.Index;
using Mycelia.Recorder.Files;

namespace Mycelia.LocalServer.Storage.Files;

/// <summary>
/// The server's directory, locked for this process: <c>index.db</c>, <c>credentials.env</c>, <c>audio/</c>, <c>incoming/</c>.
/// </summary>
internal sealed class DataDirectory : IDisposable
{
    private const string LockName = "server.lock";
    private const string IndexName = "index.db";
    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream heldLock)
    {
        Path = path;
        _lock = heldLock;
    }

    public string Path { get; }

    public string IndexPath => In(IndexName);

    public string CredentialsPath => In("credentials.env");

    /// <summary>Chunks by day: <c>YYYY/MM/DD/…wav</c>.</summary>
    public string AudioPath => In("audio");

    /// <summary>Uploads that are being received, or were when the server was killed.</summary>
    public string IncomingPath => In("incoming");

    /// <summary>Where the index of a directory is that a server may be using.</summary>
    public static string IndexPathIn(string path) => System.IO.Path.Combine(System.IO.Path.GetFullPath(path), IndexName);

    /// <summary>Makes or takes the directory.</summary>
    /// <exception cref="StartupException">It is not ours, is in use, or cannot be written. Nothing was made in it.</exception>
    public static DataDirectory Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        try
        {
            RefuseForeign(path);
            PrivateFile.CreateDirectory(path);
            // First of all, so that nobody else can put a file or a link in the way of those that follow.
            PrivateFile.RestrictDirectory(path);
            var directory = new DataDirectory(path, TakeLock(System.IO.Path.Combine(path, LockName), path));
            directory.Prepare();
            return directory;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                $"the data directory {path} cannot be used ({e.Message}); choose another with --data DIR.",
                inner: e
            );
        }
    }

    public void Dispose() => _lock.Dispose();

    private static void RefuseForeign(string path)
    {
        if (File.Exists(path))
            throw new StartupException($"{path} is a file; give a directory with --data DIR.");
        if (!Directory.Exists(path))
            return;

        var index = System.IO.Path.Combine(path, IndexName);
        // For root, too: what it made in it, that user's server could not open any more.
        if (FileOwnership.WhyForeign(index) is { } foreign)
            throw new StartupException($"{index} {foreign}: start as the user whose it is, or choose another directory with --data DIR.");
        if (File.Exists(index))
            IndexFile.RefuseForeign(index);
        else if (Directory.EnumerateFileSystemEntries(path).Any(entry => System.IO.Path.GetFileName(entry) != LockName))
            throw new StartupException($"{path} holds files that are not this server's; give an empty or new directory with --data DIR.");
    }

    private static FileStream TakeLock(string lockPath, string path)
    {
        var existed = File.Exists(lockPath);
        try
        {
            return PrivateFile.Open(lockPath, FileMode.OpenOrCreate, FileShare.None);
        }
        catch (IOException e) when (existed)
        {
            throw new StartupException(
                $"{path} is in use by another mycelia-local-server; stop it, or choose another directory with --data DIR.",
                inner: e
            );
        }
    }

    private void Prepare()
    {
        // SQLite gives its side files the mode of the database, so the mode must be right before SQLite sees it.
        PrivateFile.Open(IndexPath, FileMode.OpenOrCreate, FileShare.ReadWrite).Dispose();
        PrivateFile.CreateDirectory(AudioPath);
        PrivateFile.CreateDirectory(IncomingPath);
        DirectorySync.Flush(Path);
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
