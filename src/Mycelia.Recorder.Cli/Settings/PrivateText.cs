using System.Runtime.Versioning;
using System.Text;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>
/// Small files that the program writes for the user: the whole text or none of it, and never readable by others meanwhile.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class PrivateText
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes or replaces a file; a link stays, and what it leads to is replaced.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public static void Write(string path, string text, UnixFileMode mode = OwnerOnly)
    {
        var real = RealPath.Of(path);
        var next = real + ".new";
        File.Delete(next);
        try
        {
            using (
                var file = new FileStream(
                    next,
                    new FileStreamOptions
                    {
                        Mode = FileMode.CreateNew,
                        Access = FileAccess.Write,
                        UnixCreateMode = mode,
                    }
                )
            )
            {
                // What the mask of the process took away of a mode that is for others, too.
                File.SetUnixFileMode(file.SafeFileHandle, mode);
                file.Write(Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            File.Move(next, real, overwrite: true);
        }
        catch
        {
            File.Delete(next);
            throw;
        }
    }

    /// <summary>Makes a folder, and those above it, for the user alone.</summary>
    public static void MakeFolder(string path) => Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
}
