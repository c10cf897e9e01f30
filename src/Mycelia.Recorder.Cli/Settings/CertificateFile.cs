using System.Text;
using Mycelia.Recorder.Destinations.Mycelia.Connection;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>The file that <c>--ca-file</c> names. It is opened once, without a wait; what was judged is what is read.</summary>
internal static class CertificateFile
{
    /// <exception cref="InvalidDataException">It is no file of this user's or root's own, or holds no authority's certificate; a clause for
    /// the user.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static ServerTrust Read(string path)
    {
        if (!OperatingSystem.IsLinux())
            return ServerTrust.WithAuthorities(File.ReadAllText(path));
        // A pipe is not opened: whoever writes into it would notice.
        if (FileFacts.Of(path) is { Kind: not (FileKind.Regular or FileKind.Absent or FileKind.DanglingLink or FileKind.Unknown) } other)
            throw new InvalidDataException(Believed.WhyNoAuthorities(path, other, Posix.User));
        using var file = Posix.Open(path, Posix.ReadOnly | Posix.NotWaiting, out var error);
        if (error != 0)
            throw error switch
            {
                Errno.NoSuchFile => new FileNotFoundException(null, path),
                Errno.NoAccess => new UnauthorizedAccessException(),
                _ => new StorageException(StorageRefusal.Of(error)),
            };
        if (Believed.WhyNoAuthorities(path, FileFacts.Of(file), Posix.User) is { } why)
            throw new InvalidDataException(why);
        return ServerTrust.WithAuthorities(Encoding.UTF8.GetString(SmallText.ReadBytes(file)));
    }
}
