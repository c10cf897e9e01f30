using System.Globalization;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Folder;

/// <summary>The folder that the user named, and those of the days in it. Safe for concurrent use.</summary>
/// <param name="path">The folder. It is never made: its disk may not be mounted, and what stood in its place would fill another.</param>
/// <param name="zone">Says which day it is.</param>
internal sealed class AudioFolder(string path, Func<TimeZoneInfo> zone)
{
    /// <summary>So many names are tried for a file.</summary>
    private const int MostNames = 100;
    private const string ManifestExtension = ".jsonl";

    /// <summary>Keeps a chunk's audio. On return it survives a power cut.</summary>
    /// <returns>The file, as seen from the folder, with slashes; null when all its names are taken by something else.</returns>
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public string? Keep(QueuedChunk chunk, ChunkAudio audio)
    {
        var extension = audio.Encoding.Extension();
        var day = DayOf(chunk.Start, FolderNames.OfChunk(chunk) + extension);
        MakeDay(day);
        return
            Numbered(FolderNames.OfChunk(chunk), extension)
                .FirstOrDefault(name => WholeFile.TryKeep(Path.Combine(path, day, name), audio.Bytes.Span))
                is { } kept
            ? $"{day}/{kept}"
            : null;
    }

    /// <summary>The names that the list of a recording may have, the first that is free or its own to be taken.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public IEnumerable<string> ManifestsOf(RecordingInfo recording)
    {
        var day = DayOf(FolderNames.StartOf(recording), FolderNames.OfRecording(recording) + ManifestExtension);
        MakeDay(day);
        return Numbered(FolderNames.OfRecording(recording), ManifestExtension).Select(name => Path.Combine(path, day, name));
    }

    /// <summary>The files that may be lists of a recording, by the date of whatever time zone; nothing is made.</summary>
    public IEnumerable<string> FindManifestsOf(RecordingInfo recording) =>
        FolderNames
            .FoldersOf(FolderNames.StartOf(recording), zone())
            .SelectMany(day =>
                Numbered(FolderNames.OfRecording(recording), ManifestExtension).Select(name => Path.Combine(path, day, name))
            )
            .Where(static name => FileFacts.OfName(name).Kind is FileKind.Regular or FileKind.Unknown);

    /// <summary>The files that the lists of a recording tell of; of one that is told of several times, what was told last.</summary>
    /// <exception cref="IOException">One cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public IReadOnlyList<ListedFile> FindListed(RecordingInfo recording)
    {
        Require();
        return
        [
            .. FindManifestsOf(recording)
                .Select(KeptFile.Read)
                .OfType<byte[]>()
                .SelectMany(content => ListedFile.ReadAll(content, recording.Id) ?? [])
                .Reverse()
                .DistinctBy(static file => file.File),
        ];
    }

    /// <summary>Throws when the folder does not take files.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public void Try()
    {
        Require();
        var probe = Path.Combine(path, $".mycelia-recorder-{Path.GetRandomFileName()}");
        new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
    }

    private static IEnumerable<string> Numbered(string name, string extension) =>
        Enumerable
            .Range(1, MostNames)
            .Select(n => n == 1 ? name + extension : string.Create(CultureInfo.InvariantCulture, $"{name}-{n}{extension}"));

    /// <summary>Where a file is already, be it by the date of another time zone; else where it belongs.</summary>
    private string DayOf(DateTimeOffset? start, string name)
    {
        var days = FolderNames.FoldersOf(start, zone()).ToArray();
        return Array.Find(days, day => FileFacts.OfName(Path.Combine(path, day, name)).Kind == FileKind.Regular) ?? days[0];
    }

    private void MakeDay(string day)
    {
        Require();
        var folder = Path.Combine(path, day);
        var facts = FileFacts.OfName(folder);
        if (facts.Kind == FileKind.Absent)
        {
            Make(folder);
            FolderSync.FlushOf(folder);
            facts = FileFacts.OfName(folder);
        }

        if (facts.Kind == FileKind.Unknown)
            throw new StorageException(StorageRefusal.Of(facts.Error));
        if (facts.Kind != FileKind.Folder)
            throw new StorageException(new(StorageProblem.Other, $"{folder} is in the way and no folder: remove it"));
        if (FileOwnership.WhyForeign(folder) is { } why)
            throw new StorageException(new(StorageProblem.Other, $"{folder} {why}: remove it"));
    }

    private static void Make(string folder)
    {
        // .NET would make the folders above it as well.
        if (!OperatingSystem.IsLinux())
            Directory.CreateDirectory(folder);
        else if (Posix.MakeFolder(folder) is not (0 or Errno.Exists) and var error)
            throw new StorageException(StorageRefusal.Of(error));
    }

    private void Require()
    {
        var facts = FileFacts.Of(path);
        if (facts.Kind is FileKind.Absent or FileKind.DanglingLink)
            throw new StorageException(new(StorageProblem.Gone, "it is not there: make it (mkdir -p), or mount its disk"));
        if (facts.Kind == FileKind.Unknown)
            throw new StorageException(StorageRefusal.Of(facts.Error));
        if (facts.Kind != FileKind.Folder)
            throw new StorageException(new(StorageProblem.Other, "it is no folder: name another"));
    }
}
