using System.Text;

namespace Mycelia.EndToEnd.Tests.PowerCuts;

/// <summary>
/// The disk of the power cut tests, on stories short enough to be seen through: what may be lost on it, and what may not.
/// </summary>
public sealed class CutDiskTests
{
    private readonly List<DiaryEntry> _entries = [];

    [Fact]
    public void What_was_written_and_not_synced_may_be_there_or_missing_or_zeros_by_pages()
    {
        Create("/disk/a", file: 1);
        Sync("/disk", file: 0);
        Write(1, 0, new string('x', 8192));

        var images = Images("/disk/a");

        Assert.Contains("", images);
        Assert.Contains(new string('x', 8192), images);
        Assert.Contains(new string('\0', 4096) + new string('x', 4096), images);
    }

    [Fact]
    public void What_was_synced_is_there_and_what_came_after_the_sync_began_may_not_be()
    {
        Create("/disk/a", file: 1);
        Sync("/disk", file: 0);
        Write(1, 0, "old");
        Add(Deed.SyncBegins, "/disk/a", 1);
        Write(1, 0, "new");
        Add(Deed.SyncEnded, "/disk/a", 1);

        Assert.Equal(["new", "old"], Images("/disk/a").Order());
    }

    [Fact]
    public void A_sync_that_has_not_ended_promises_nothing()
    {
        Create("/disk/a", file: 1);
        Sync("/disk", file: 0);
        Write(1, 0, "new");
        Add(Deed.SyncBegins, "/disk/a", 1);

        Assert.Contains("", Images("/disk/a"));
    }

    [Fact]
    public void A_sync_of_the_file_does_not_keep_its_name_and_one_of_the_folder_does_not_keep_its_content()
    {
        Create("/disk/a", file: 1);
        Create("/disk/b", file: 2);
        Write(1, 0, "a");
        Write(2, 0, "b");
        Sync("/disk/a", file: 1);
        Assert.Contains(null, Images("/disk/a"));

        Sync("/disk", file: 0);
        Assert.Equal(["a"], Images("/disk/a"));
        Assert.Contains("", Images("/disk/b"));
    }

    [Fact]
    public void A_renamed_file_is_under_one_of_its_names_whichever_folder_was_synced()
    {
        Add(Deed.MadeFolder, "/disk/in");
        Create("/disk/in/a", file: 1);
        Write(1, 0, "a");
        Sync("/disk/in/a", file: 1);
        Sync("/disk/in", file: 0);
        Sync("/disk", file: 0);
        Add(Deed.MadeFolder, "/disk/out");
        Add(Deed.Renamed, "/disk/in/a", other: "/disk/out/a");

        Assert.Equal([null, "a"], Images("/disk/out/a").Order());
        Assert.All(Disks(), static disk => Assert.Single(disk, static file => file.Value == "a"));

        Sync("/disk/in", file: 0);
        Assert.Equal(["a"], Images("/disk/out/a"));
    }

    [Fact]
    public void A_file_that_was_cut_short_and_grew_again_never_shows_what_it_had_before()
    {
        Create("/disk/a", file: 1);
        Sync("/disk", file: 0);
        Write(1, 0, "secret");
        Sync("/disk/a", file: 1);
        Add(Deed.Sized, "/disk/a", 1);
        Write(1, 5, "!");

        Assert.Equal(["", "\0\0\0\0\0\0", "\0\0\0\0\0!", "secret"], Images("/disk/a").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_sync_that_is_left_out_keeps_nothing()
    {
        Create("/disk/a", file: 1);
        Sync("/disk", file: 0);
        Write(1, 0, "a");
        Sync("/disk/a", file: 1);

        Assert.Equal(["a"], Images("/disk/a"));
        Assert.Contains("", Images("/disk/a", static path => path == "/disk/a"));
    }

    private void Create(string path, ulong file) => Add(Deed.Created, path, file);

    private void Write(ulong file, long offset, string text) => Add(Deed.Written, "", file, offset, Encoding.ASCII.GetBytes(text));

    private void Sync(string path, ulong file)
    {
        Add(Deed.SyncBegins, path, file);
        Add(Deed.SyncEnded, path, file);
    }

    private void Add(Deed deed, string path, ulong file = 0, long offset = 0, byte[]? data = null, string other = "") =>
        _entries.Add(new(_entries.Count, deed, 1, file, offset, path, other, data));

    /// <summary>All that a file was found to be; null where it was not there.</summary>
    private HashSet<string?> Images(string path, Func<string, bool>? isIgnored = null) =>
        [
            .. Disks(isIgnored)
                .Select(disk =>
                    disk.GetValueOrDefault(
                        Path.GetFileName(path) is var name && path.StartsWith("/disk/out", StringComparison.Ordinal) ? "out/" + name : name
                    )
                ),
        ];

    private List<Dictionary<string, string>> Disks(Func<string, bool>? isIgnored = null)
    {
        var disk = new CutDisk("/disk", [], isIgnored);
        _entries.ForEach(disk.Do);
        var disks = new List<Dictionary<string, string>>();
        foreach (var kind in Enum.GetValues<FateKind>())
        {
            for (var seed = 0; seed < 60; seed++)
            {
                var folder = Directory.CreateTempSubdirectory("mycelia-cut-");
                disk.WriteTo(folder.FullName, new Fate(kind, _entries.Count, new Random(seed)));
                disks.Add(
                    Directory
                        .EnumerateFiles(folder.FullName, "*", SearchOption.AllDirectories)
                        .ToDictionary(file => Path.GetRelativePath(folder.FullName, file), File.ReadAllText)
                );
                folder.Delete(recursive: true);
            }
        }

        return disks;
    }
}
