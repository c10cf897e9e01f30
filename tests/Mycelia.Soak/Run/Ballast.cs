using System.Diagnostics;

namespace Mycelia.Soak.Run;

/// <summary>A small file system of its own, and a file that fills it.</summary>
internal sealed class Ballast : IDisposable
{
    private const int Megabytes = 64;
    private readonly string _file;

    private Ballast(string folder)
    {
        Folder = folder;
        _file = Path.Combine(folder, "ballast");
    }

    public string Folder { get; }

    /// <summary>Mounts the file system; null where that is not allowed.</summary>
    public static Ballast? Mount(string folder)
    {
        Directory.CreateDirectory(folder);
        return Run("mount", "-t", "tmpfs", "-o", $"size={Megabytes}m,mode=0700", "tmpfs", folder) ? new(folder) : null;
    }

    /// <summary>Takes every byte that is left.</summary>
    public void Fill()
    {
        var block = new byte[64 * 1024];
        using var file = File.OpenHandle(_file, FileMode.Append, FileAccess.Write);
        for (var size = block.Length; size >= 4096; )
        {
            try
            {
                RandomAccess.Write(file, block.AsSpan(0, size), RandomAccess.GetLength(file));
            }
            catch (IOException)
            {
                size /= 2;
            }
        }
    }

    public void Remove() => File.Delete(_file);

    /// <inheritdoc/>
    public void Dispose() => Run("umount", Folder);

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
