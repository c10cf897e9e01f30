using System.Runtime.Versioning;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Service;

/// <summary>Steps that change files: each is done, and then said; or only said, as what would be done.</summary>
/// <param name="say">Told of each step.</param>
/// <param name="isDryRun">Only say.</param>
[UnsupportedOSPlatform("windows")]
internal sealed class FileSteps(Action<string> say, bool isDryRun)
{
    /// <exception cref="UserError">It cannot be made.</exception>
    public void MakeFolder(string path, string purpose)
    {
        if (!Directory.Exists(path))
            Take("make", "made", $"the folder {path}", $" {purpose}", path, () => PrivateText.MakeFolder(path));
    }

    /// <exception cref="UserError">It cannot be written.</exception>
    public void Write(string path, string text, UnixFileMode mode, string purpose) =>
        Take("write", "wrote", path, purpose, path, () => PrivateText.Write(path, text, mode));

    /// <exception cref="UserError">It cannot be removed.</exception>
    public void Remove(string path) => Take("remove", "removed", path, "", path, () => File.Delete(path));

    private void Take(string verb, string done, string what, string rest, string path, Action step)
    {
        try
        {
            if (!isDryRun)
                step();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError(ExitCode.Failed, $"cannot {verb} {what}: {FileTrouble.Of(path, e)}");
        }

        say($"{(isDryRun ? $"would {verb}" : done)} {what}{rest}");
    }
}
