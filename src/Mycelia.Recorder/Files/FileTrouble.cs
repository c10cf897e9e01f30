namespace Mycelia.Recorder.Files;

/// <summary>Why a file that the user named cannot be opened, in the user's words.</summary>
public static class FileTrouble
{
    /// <summary>Says what is in the way.</summary>
    /// <param name="path">The file, as the user named it.</param>
    /// <param name="exception">What opening it threw.</param>
    /// <returns>A clause without a full stop.</returns>
    public static string Of(string path, Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception switch
        {
            // The system says of a folder that access is denied, to root as well.
            _ when Directory.Exists(path) => "it is a folder, not a file",
            FileNotFoundException => "there is no such file",
            DirectoryNotFoundException => "there is no such folder",
            UnauthorizedAccessException => "this user may not open it",
            _ => exception.Message.TrimEnd('.'),
        };
    }
}
