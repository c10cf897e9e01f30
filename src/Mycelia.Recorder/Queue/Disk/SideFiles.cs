using System.Globalization;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Queue.Disk;

/// <summary>
/// The names beside a queue that SQLite and the recorder write to without asking. In a folder in which others may make files, one of them
/// may have put something there: a log that they can read, a link to a file of the user's.
/// </summary>
internal static class SideFiles
{
    private static readonly string[] Suffixes =
    [
        "-wal",
        "-shm",
        "-journal",
        .. Enumerable.Range(1, InputName.Most).Select(JournalOf),
        ".lock",
        ".copy",
    ];

    /// <summary>What the name of a journal has behind that of its queue.</summary>
    /// <param name="input">Of which input of a run, from 1.</param>
    public static string JournalOf(int input) => input == 1 ? ".capture" : string.Create(CultureInfo.InvariantCulture, $".capture.{input}");

    /// <summary>Looks at the queue and at all names beside it, before any is opened.</summary>
    /// <param name="path">The queue as it was named.</param>
    /// <exception cref="QueueException">Something is there that is not this user's own.</exception>
    public static void Check(string path)
    {
        var real = RealPath.Of(path);
        foreach (var name in (IEnumerable<string>)[path, real])
        {
            if (FileOwnership.WhyForeign(name) is { } foreign)
                throw new QueueException(
                    QueueProblem.Inaccessible,
                    $"{name} {foreign}: it is not this user's to keep audio in; {WhatToDo(name)}, or choose another file"
                )
                {
                    Hint = Hint.QueuePath,
                };
        }

        foreach (var name in Suffixes.Select(suffix => real + suffix))
        {
            if (WhyNot(name) is { } obstacle)
                throw new QueueException(
                    QueueProblem.Inaccessible,
                    $"{name} {obstacle}: the recorder has not made it; remove it, or keep the queue in a folder where nobody else may "
                        + "write"
                )
                {
                    Hint = Hint.QueuePath,
                };
        }
    }

    /// <summary>The same for a queue that is only read: what belongs to whose the queue is, or to this user, may be read with it.</summary>
    /// <exception cref="QueueException">Something else is there.</exception>
    public static void CheckForReading(string path)
    {
        var owner = FileFacts.Of(path).Owner;
        foreach (var name in (IEnumerable<string>)[RealPath.Of(path) + "-wal", RealPath.Of(path) + "-shm"])
        {
            var facts = FileFacts.OfName(name);
            if (
                facts.Kind != FileKind.Absent
                && !(facts is { Kind: FileKind.Regular, Links: <= 1 } && (facts.Owner == owner || FileOwnership.WhyForeign(name) is null))
            )
                throw new QueueException(
                    QueueProblem.Inaccessible,
                    $"{name} {WhyNot(name) ?? FileNaming.WhyNot(name)}: the recorder has not made it; remove it"
                );
        }
    }

    /// <summary>
    /// Why a name beside the queue is not to be written to; null when it is a file of the user's with this one name, or none.
    /// </summary>
    public static string? WhyNot(string name) =>
        FileFacts.OfName(name) switch
        {
            { Kind: FileKind.Absent } => null,
            { Kind: FileKind.Link } => $"is a link to {new FileInfo(name).LinkTarget}",
            // In a folder of one's own it is a copy that was made by linking.
            { Kind: FileKind.Regular, Links: > 1 } when IsShared(name) => "is a file that has another name as well",
            { Kind: FileKind.Regular } => FileOwnership.WhyForeign(name),
            _ => FileNaming.WhyNot(name),
        };

    private static string WhatToDo(string name) =>
        Posix.User == 0
            ? $"run as the user whose it is, with '{UserNames.CommandOfRoot(FileFacts.OfName(name).Owner)} mycelia-recorder …'"
            : "run as the user whose it is";

    /// <summary>Whether others can make names in the folder of a file.</summary>
    private static bool IsShared(string name) =>
        FileFacts.Of(Path.GetDirectoryName(Path.GetFullPath(name)) ?? "/") is var folder
        && (folder.Owner != Posix.User || (folder.Mode & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0);
}
