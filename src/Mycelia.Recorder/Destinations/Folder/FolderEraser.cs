using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Folder;

/// <summary>
/// Takes a window out of a file of a folder's: what is left of it is written first, and listed, and then the file goes. Whatever comes in
/// between, it can be done again.
/// </summary>
internal static class FolderEraser
{
    /// <summary>Takes the window out of one file.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="erasure">The window.</param>
    /// <param name="listed">The file.</param>
    /// <param name="note">Adds a line to the recording's list; false: that is not there any more.</param>
    /// <returns>Why something may still be there; null when nothing is.</returns>
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public static UploadOutcome.Failed? Erase(string folder, Erasure erasure, ListedFile listed, Func<byte[], bool> note)
    {
        if (listed.Start is not { } start || start >= erasure.To || start + (listed.Length ?? TimeSpan.FromDays(1)) <= erasure.From)
            return null;
        if (erasure.Number is { } only && listed.Number != only)
            return null;
        var path = Path.Combine(folder, listed.File);
        if (KeptFile.Read(path) is not { } content)
            return FileFacts.OfName(path).Kind == FileKind.Absent ? null : InTheWay(path);
        var encoding = AudioEncodings.Parse(Path.GetExtension(path).TrimStart('.'));
        // A chunk that may have arrived goes as a whole, and so does what is no audio.
        var cut = erasure.Number is null && encoding is { } known ? CutAudio.Of(content, known, start, erasure.From, erasure.To) : default;
        if (cut.IsUntouched)
            return null;
        if (cut.Bytes.IsEmpty)
        {
            if (!WholeFile.TryDelete(path))
                return InTheWay(path);
            note(ManifestLines.OfForgotten(erasure.From, erasure.To));
            return null;
        }

        var left = LeftOf(listed, erasure, start, cut);
        var isKept =
            left == listed.File
                ? WholeFile.TryReplace(path, cut.Bytes.Span)
                : WholeFile.TryKeep(Path.Combine(folder, left), cut.Bytes.Span);
        if (!isKept)
            return InTheWay(Path.Combine(folder, left));
        note(ManifestLines.OfChunk(listed.Number, cut.Start, cut.Length, new(cut.Bytes, encoding!.Value), left));
        if (left != listed.File && !WholeFile.TryDelete(path))
            return InTheWay(path);
        note(ManifestLines.OfForgotten(erasure.From, erasure.To));
        return null;
    }

    /// <summary>Where what is left goes: a name says when it begins.</summary>
    private static string LeftOf(ListedFile listed, Erasure erasure, DateTimeOffset start, CutAudio cut) =>
        cut.Start == start
            ? listed.File
            : $"{listed.File[..listed.File.IndexOf('/', StringComparison.Ordinal)]}/"
                + FolderNames.OfChunk(erasure.Recording, cut.Start, listed.Number)
                + Path.GetExtension(listed.File);

    private static UploadOutcome.Misconfigured InTheWay(string path) =>
        new($"{path} is not a file that can be deleted from here: delete it by hand");
}
