using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Mycelia.Recorder.Tests.Queue;

/// <summary>The files of a queue as a crash leaves them.</summary>
internal sealed class QueueImage
{
    /// <summary>In the order in which one step writes to them.</summary>
    private static readonly string[] Suffixes = ["-wal", "", ".capture"];

    private readonly Dictionary<string, byte[]> _files;

    private QueueImage(Dictionary<string, byte[]> files) => _files = files;

    /// <summary>Takes the files as they are, while the queue is open.</summary>
    public static QueueImage Take(string path) => new(Suffixes.ToDictionary(static suffix => suffix, suffix => Read(path + suffix)));

    /// <summary>States of the disk between two images, within each file's writing: what comes later in a file is still as it was.</summary>
    public static IEnumerable<QueueImage> Between(QueueImage before, QueueImage after, Random random)
    {
        var files = new Dictionary<string, byte[]>(before._files);
        foreach (var suffix in Suffixes)
        {
            var (old, next) = (before._files[suffix], after._files[suffix]);
            if (old.AsSpan().SequenceEqual(next))
                continue;
            var same = old.AsSpan().CommonPrefixLength(next);
#pragma warning disable CA5394 // to be played again, not to be unguessable
            foreach (
                var written in new[] { next.Length - 1, random.Next(same, Math.Max(same, next.Length) + 1) }.Where(count =>
                    count >= same && count <= next.Length
                )
            )
#pragma warning restore CA5394
                yield return new(
                    new(files) { [suffix] = [.. next.AsSpan(0, written), .. written < old.Length ? old.AsSpan(written) : default] }
                );
            files[suffix] = next;
        }
    }

    /// <summary>Puts the files down somewhere else.</summary>
    public void WriteTo(string path)
    {
        foreach (var (suffix, content) in _files.Where(static file => file.Value.Length > 0))
            File.WriteAllBytes(path + suffix, content);
    }

    /// <summary>Past .NET's own file locks: the journal is open to nobody else.</summary>
    private static byte[] Read(string path)
    {
        if (!File.Exists(path))
            return [];
        using var file = new SafeFileHandle(OpenForReading(path, flags: 0), ownsHandle: true);
        var content = new byte[RandomAccess.GetLength(file)];
        return content[..RandomAccess.Read(file, content, 0)];
    }

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenForReading([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
