namespace Mycelia.EndToEnd.Tests.PowerCuts;

/// <summary>
/// The names of files and folders: those on the disk for certain, and what was done since. Names last once their folder was synced. Until
/// then a journalling file system may have any number of them, each folder's in order; a rename is done in both its folders or in neither,
/// and nothing is in a folder that is not there itself.
/// </summary>
internal sealed class CutNames
{
    private readonly Dictionary<string, CutFile?> _synced = [];
    private readonly List<Change> _changes = [];
    private readonly string _root;

    public CutNames(string root, params IEnumerable<string> folders)
    {
        _root = root;
        foreach (var folder in folders)
            _synced.Add(folder, null);
    }

    /// <param name="At">The entry of the diary.</param>
    /// <param name="Deed">What was done.</param>
    /// <param name="Path">To what.</param>
    /// <param name="Other">Its new name.</param>
    /// <param name="File">The file that was created.</param>
    private sealed record Change(int At, Deed Deed, string Path, string? Other, CutFile? File)
    {
        public string[] Folders { get; } = Other is null ? [Parent(Path)] : [Parent(Path), Parent(Other)];

        public string? NewFolder => Deed == Deed.MadeFolder ? Path : null;
    }

    public void Do(DiaryEntry entry, CutFile? file) =>
        _changes.Add(new(entry.Index, entry.Deed, entry.Path, entry.Deed == Deed.Renamed ? entry.Other : null, file));

    /// <summary>A sync of a folder has ended: its names from before it began last, and those without which they would not.</summary>
    public void Sync(string folder, int begun)
    {
        var touched = new HashSet<string>();
        var done = new Stack<Change>();
        foreach (var change in _changes.AsEnumerable().Reverse())
        {
            var isMeant = change.At < begun && change.Folders.Contains(folder);
            if (!isMeant && !touched.Overlaps(change.Folders) && !(change.NewFolder is { } made && touched.Contains(made)))
                continue;
            done.Push(change);
            touched.UnionWith(change.Folders);
        }

        _changes.RemoveAll(done.Contains);
        foreach (var change in done)
            Do(change, _synced);
    }

    /// <summary>What is found after a power cut; null is a folder.</summary>
    public Dictionary<string, CutFile?> Names(Fate fate)
    {
        var names = new Dictionary<string, CutFile?>(_synced);
        var stopped = new HashSet<string>();
        foreach (var change in _changes)
        {
            if (!stopped.Overlaps(change.Folders) && fate.Keeps(change.At))
            {
                Do(change, names);
                continue;
            }

            stopped.UnionWith(change.Folders);
            if (change.NewFolder is { } missing)
                stopped.Add(missing);
        }

        return names.Where(name => IsReachable(name.Key, names)).ToDictionary();
    }

    private static string Parent(string path) => Path.GetDirectoryName(path)!;

    private bool IsReachable(string path, Dictionary<string, CutFile?> names) =>
        Parent(path) is var parent && (parent == _root || (names.ContainsKey(parent) && IsReachable(parent, names)));

    private static void Do(Change change, Dictionary<string, CutFile?> names)
    {
        switch (change.Deed)
        {
            case Deed.Created or Deed.MadeFolder:
                names[change.Path] = change.File;
                break;
            case Deed.Renamed:
                if (names.Remove(change.Path, out var file))
                    names[change.Other!] = file;
                break;
            default:
                // A socket's name may go that nobody noted as it came: it is no file.
                names.Remove(change.Path);
                break;
        }
    }
}
