using Mycelia.Recorder.Cli.Errors;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary>The sound files that the operands of <c>upload</c> name, those in folders included.</summary>
internal static class SoundFolders
{
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".wav",
        ".wave",
        ".bwf",
        ".w64",
        ".rf64",
        ".aif",
        ".aiff",
        ".aifc",
        ".caf",
        ".au",
        ".snd",
        ".voc",
        ".flac",
        ".ogg",
        ".oga",
        ".opus",
        ".spx",
        ".mp3",
        ".mp2",
        ".m4a",
        ".m4b",
        ".mp4",
        ".aac",
        ".amr",
        ".awb",
        ".3gp",
        ".3ga",
        ".wma",
        ".webm",
        ".mka",
        ".wv",
        ".ape",
        ".tta",
    };

    /// <param name="paths">Files and folders.</param>
    /// <param name="isRecursive">Whether folders are looked into.</param>
    /// <exception cref="UserError">A folder is named and not to be looked into, cannot be, or holds no sound file.</exception>
    public static IReadOnlyList<string> Expand(IReadOnlyList<string> paths, bool isRecursive) =>
        [.. paths.SelectMany(path => Directory.Exists(path) ? In(path, isRecursive) : [path])];

    private static List<string> In(string folder, bool isRecursive)
    {
        if (!isRecursive)
            throw new UserError(ExitCode.Usage, $"{folder} is a folder: -r imports the sound files in it");
        try
        {
            // A link to a folder may lead in a circle.
            var files = Directory
                .EnumerateFiles(
                    folder,
                    "*",
                    new EnumerationOptions
                    {
                        RecurseSubdirectories = true,
                        AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint,
                        IgnoreInaccessible = false,
                    }
                )
                .Where(static file => Extensions.Contains(Path.GetExtension(file)))
                .Order(StringComparer.Ordinal)
                .ToList();
            return files.Count > 0 ? files : throw new UserError(ExitCode.Usage, $"there is no sound file in {folder}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError(ExitCode.Usage, $"cannot look into {folder}: {e.Message.TrimEnd('.')}");
        }
    }
}
