using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Logging;

/// <summary>Whether a log would be written over something of the run's own: it is rotated, and what is rotated away is lost in the end.</summary>
internal static class LogPlace
{
    private static readonly string[] Companions = ["", "-wal", "-shm", "-journal", ".lock", ".capture", ".socket"];

    /// <returns>What the log would be, in words; null when it stands alone.</returns>
    public static string? Conflict(string path, SettingsReader settings)
    {
        if (settings.Text(SettingsTable.Db) is { } db && Companions.Any(companion => IsSame(path, db + companion)))
            return "the queue, or a file of it";
        if (settings.Text(SettingsTable.Input) is { } input && IsSame(path, input))
            return "the input";
        if (settings.Operands.Any(operand => IsSame(path, operand)))
            return "a file that is to be imported";
        return IsSame(path, settings.FilePath) ? "the file of settings" : null;
    }

    private static bool IsSame(string path, string other)
    {
        if (Path.GetFullPath(path) == Path.GetFullPath(other))
            return true;
        var (one, two) = (FileFacts.Of(path), FileFacts.Of(other));
        return one.Kind == FileKind.Regular && two.Kind == FileKind.Regular && one.Inode == two.Inode && one.Device == two.Device;
    }
}
