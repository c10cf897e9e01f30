using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Setup;

/// <summary>Whether a file can be made where it is to be: found out before anything is asked or done.</summary>
internal static class WritablePlace
{
    /// <param name="file">The file, in a folder that need not be there.</param>
    /// <param name="what">What it holds.</param>
    /// <param name="remedy">What to do where it cannot.</param>
    /// <exception cref="UserError">It cannot.</exception>
    public static void Require(string file, string what, string remedy)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var there = folder;
        while (!Directory.Exists(there) && Path.GetDirectoryName(there) is { } above)
            there = above;
        try
        {
            var probe = Path.Combine(there, $".mycelia-recorder-setup-{Environment.ProcessId}");
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var why = e is UnauthorizedAccessException ? $"this user may not write to {there}" : StorageRefusal.Of(e).Words;
            throw new UserError(ExitCode.Usage, $"{what} cannot be kept in {folder}: {why}; {remedy}");
        }
    }
}
