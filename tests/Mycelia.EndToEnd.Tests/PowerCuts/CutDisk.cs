namespace Mycelia.EndToEnd.Tests.PowerCuts;

/// <summary>
/// A disk to which the entries of a diary are done one after the other, and that can be looked at as if the power failed there.
/// </summary>
/// <param name="root">The folder that the diary is of.</param>
/// <param name="folders">Those in it that were there before.</param>
/// <param name="isIgnored">Files and folders whose syncs are left out, as if the program did without; null for none.</param>
internal sealed class CutDisk(string root, IEnumerable<string> folders, Func<string, bool>? isIgnored = null)
{
    private readonly CutNames _names = new(root, folders);
    private readonly Dictionary<ulong, CutFile> _files = [];
    private readonly Dictionary<(int Process, long Thread), int> _begun = [];

    /// <exception cref="InvalidOperationException">The diary does not know how a file came to be.</exception>
    public void Do(DiaryEntry entry)
    {
        switch (entry.Deed)
        {
            case Deed.Created:
                // The inode may have been another file's.
                _names.Do(entry, _files[entry.File] = new());
                break;
            case Deed.MadeFolder or Deed.RemovedFolder or Deed.Renamed or Deed.Unlinked:
                _names.Do(entry, null);
                break;
            case Deed.Written:
                Find(entry).Write(entry.Index, entry.Offset, entry.Data);
                break;
            case Deed.Sized:
                Find(entry).Resize(entry.Index, entry.Offset);
                break;
            case Deed.SyncBegins:
                _begun[(entry.Process, entry.Offset)] = entry.Index;
                break;
            case Deed.SyncEnded when isIgnored?.Invoke(entry.Path) != true:
                var begun = _begun[(entry.Process, entry.Offset)];
                if (entry.File == 0)
                    _names.Sync(entry.Path, begun);
                else
                    Find(entry).Sync(begun);
                break;
            default:
                break;
        }
    }

    /// <summary>Writes into a folder what is found after a power cut.</summary>
    public void WriteTo(string folder, Fate fate)
    {
        foreach (var (path, file) in _names.Names(fate).OrderBy(static name => name.Key, StringComparer.Ordinal))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(root, path));
            if (file is null)
                Directory.CreateDirectory(target);
            else
                File.WriteAllBytes(target, file.Content(fate));
        }
    }

    private CutFile Find(DiaryEntry entry) =>
        _files.GetValueOrDefault(entry.File)
        ?? throw new InvalidOperationException($"{entry.Path} came into being without the diary's knowledge");
}
