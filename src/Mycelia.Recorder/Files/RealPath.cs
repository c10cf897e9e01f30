namespace Mycelia.Recorder.Files;

/// <summary>Where a path leads. A queue that is reached by two names is one queue, with one lock and one journal.</summary>
public static class RealPath
{
    /// <param name="path">A file, which need not exist.</param>
    /// <returns>What its links lead to; the path itself where it is none.</returns>
    public static string Of(string path)
    {
        try
        {
            return new FileInfo(path) is { LinkTarget: not null } link
                ? link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path
                : path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Links in a circle, a folder that cannot be read: opening the file says so.
            return path;
        }
    }
}
