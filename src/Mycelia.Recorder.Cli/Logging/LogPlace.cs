using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Cli.Logging;

/// <summary>
/// Whether a log would be written over something of the run's own: it is rotated, and what is rotated away is lost in the end.
/// </summary>
internal static class LogPlace
{
    private static readonly string[] Companions = ["", "-wal", "-shm", "-journal", ".lock", .. ChunkQueue.JournalSuffixes, ".socket"];

    /// <returns>What the log would be, in words; null when it stands alone.</returns>
    public static string? Conflict(string path, SettingsReader settings)
    {
        if (settings.ValueOf(SettingsTable.Db).Text is { } db && Companions.Any(companion => IsSame(path, db + companion)))
            return "the queue, or a file of it";
        if (settings.Text(SettingsTable.Input) is { } input && IsSame(path, input))
            return "the input";
        if (settings.Operands.Any(operand => IsSame(path, operand)))
            return "a file that is to be imported";
        if (settings.FilePath.Length > 0 && IsSame(path, settings.FilePath))
            return "the file of settings";
        return HoldsText(path) ? null : "no log: it holds something else than text";
    }

    /// <returns>That the folder is not there, as a clause; null when it is.</returns>
    public static string? MissingFolder(string? path) =>
        Path.GetDirectoryName(Path.GetFullPath(path ?? "")) is { } folder && FileFacts.Of(folder).Kind == FileKind.Absent
            ? $"there is no folder {folder}"
            : null;

    /// <summary>
    /// Sound, pictures, databases, programs and archives have control characters where a text begins. Zeros alone are what a power cut
    /// leaves of a log.
    /// </summary>
    private static bool HoldsText(string path)
    {
        if (FileFacts.Of(path).Kind != FileKind.Regular)
            return true;
        try
        {
            // Some of what the kernel shows as files has a reader wait.
            using var file = OperatingSystem.IsLinux()
                ? Posix.Open(path, Posix.ReadOnly | Posix.NotWaiting, out _)
                : File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            if (file.IsInvalid)
                return true;
            Span<byte> beginning = stackalloc byte[64];
            beginning = beginning[..RandomAccess.Read(file, beginning, 0)];
            return beginning is [] or [0, ..]
                || beginning.IndexOfAnyInRange((byte)0, (byte)8) < 0 && beginning.IndexOfAnyInRange((byte)14, (byte)26) < 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever may not read it may still write there.
            return true;
        }
    }

    private static bool IsSame(string path, string other)
    {
        if (Path.GetFullPath(path) == Path.GetFullPath(other))
            return true;
        var (one, two) = (FileFacts.Of(path), FileFacts.Of(other));
        return one.Kind == FileKind.Regular && two.Kind == FileKind.Regular && one.Inode == two.Inode && one.Device == two.Device;
    }
}
