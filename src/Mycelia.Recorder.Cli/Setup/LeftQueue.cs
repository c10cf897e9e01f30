using System.Globalization;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Queue;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Cli.Setup;

/// <summary>A queue, with all files that belong to it, and what in it is not delivered.</summary>
/// <param name="Path">The queue's file.</param>
/// <param name="Undelivered">How many chunks are not delivered.</param>
/// <param name="Doubt">Why there may be more, in words; null when there are not.</param>
internal sealed record LeftQueue(string Path, long Undelivered, string? Doubt)
{
    private static readonly string[] Suffixes =
    [
        "",
        "-wal",
        "-shm",
        "-journal",
        .. ChunkQueue.JournalSuffixes,
        ".copy",
        ".socket",
        ".lock",
    ];

    /// <summary>Names under which damaged files were set aside; they may hold audio.</summary>
    private static readonly string[] SetAside =
    [
        ".damaged-",
        "-wal.damaged-",
        .. ChunkQueue.JournalSuffixes.Select(static suffix => suffix + ".damaged-"),
    ];

    /// <summary>Whether nothing in it waits.</summary>
    public bool IsEmpty => Undelivered == 0 && Doubt is null;

    /// <summary>What is in it, in words.</summary>
    public string Words =>
        Doubt is not null ? Doubt
        : Undelivered == 0 ? "everything was delivered"
        : string.Create(CultureInfo.InvariantCulture, $"{Undelivered} undelivered {(Undelivered == 1 ? "chunk" : "chunks")}");

    /// <summary>Its files, the lock last.</summary>
    public IEnumerable<string> Files()
    {
        var real = RealPath.Of(System.IO.Path.GetFullPath(Path));
        var folder = System.IO.Path.GetDirectoryName(real)!;
        var name = System.IO.Path.GetFileName(real);
        if (!Directory.Exists(folder))
            return [];
        return
        [
            .. Directory
                .EnumerateFiles(folder)
                .Where(file => SetAside.Any(part => System.IO.Path.GetFileName(file).StartsWith(name + part, StringComparison.Ordinal)))
                .Order(StringComparer.Ordinal),
            .. Suffixes.Select(suffix => real + suffix).Where(static file => FileFacts.OfName(file).Kind != FileKind.Absent),
        ];
    }

    /// <summary>Looks at one; null when there is none.</summary>
    public static LeftQueue? Find(string path)
    {
        var queue = new LeftQueue(path, 0, null);
        var files = queue.Files().ToList();
        if (files.Count == 0)
            return null;
        var aside = files.Find(static file => file.Contains(".damaged-", StringComparison.Ordinal));
        if (aside is not null)
            return queue with { Doubt = $"{aside} was set aside as damaged, and may hold audio" };
        if (!File.Exists(path) || Queues.IsEmpty(path))
            return ChunkQueue.JournalSuffixes.Any(suffix => File.Exists(path + suffix))
                ? queue with
                {
                    Doubt = "a chunk that was being recorded may be in it",
                }
                : queue;
        try
        {
            using var reader = QueueReader.Open(path);
            var status = reader.GetStatus();
            return queue with { Undelivered = status.Chunks + status.Quarantined + reader.FindLeft().Count };
        }
        catch (QueueException e)
        {
            return queue with { Doubt = $"what is in it cannot be told: {HintWords.Say(e)}" };
        }
    }

    /// <summary>Deletes its files, while no recorder can open it.</summary>
    /// <param name="each">Told of each file.</param>
    /// <exception cref="UserError">A recorder has it, or a file cannot be deleted.</exception>
    public void Delete(Action<string> each)
    {
        var files = Files().ToList();
        using var held = Hold();
        foreach (var file in files)
        {
            if (FileOwnership.WhyForeign(file) is { } foreign)
                throw new UserError(ExitCode.Failed, $"{file} {foreign}: it is not deleted");
            File.Delete(file);
            each(file);
        }
    }

    /// <summary>The recorder's own lock; null when nobody has ever locked it.</summary>
    private FileStream? Hold()
    {
        var name = RealPath.Of(System.IO.Path.GetFullPath(Path)) + ".lock";
        try
        {
            return File.Exists(name) ? new(name, FileMode.Open, FileAccess.ReadWrite, FileShare.None) : null;
        }
        catch (IOException)
        {
            throw new UserError(ExitCode.QueueInUse, $"a recorder or an upload has {Path} open: stop it, then run this again");
        }
    }
}
