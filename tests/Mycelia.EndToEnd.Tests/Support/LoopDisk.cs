using System.Diagnostics;

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>
/// A disk with a file system of its own, in a file: it can be made read-only under those who write on it. Needs root and loop devices.
/// </summary>
internal sealed class LoopDisk : IDisposable
{
    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("mycelia-loop-");

    public LoopDisk(int megabytes)
    {
        Directory.CreateDirectory(Folder);
        using (var image = File.Create(Image))
            image.SetLength(megabytes * 1_000_000L);
        if (Run("mkfs.ext4", "-q", "-F", Image) == 0 && Run("mount", "-o", "loop", Image, Folder) == 0)
            return;
        _place.Delete(recursive: true);
        Assert.Skip("no image can be mounted here: it takes root and loop devices");
    }

    public string Folder => Path.Combine(_place.FullName, "disk");

    private string Image => Path.Combine(_place.FullName, "image");

    /// <summary>As the kernel does it on an error.</summary>
    public void TurnReadOnly() => Remount("abort");

    public void Remount(string options)
    {
        if (Run("mount", "-o", $"remount,{options}", Folder) != 0)
            Assert.Skip($"an image cannot be mounted {options} here");
    }

    public void Dispose()
    {
        Run("umount", "-l", Folder);
        _place.Delete(recursive: true);
    }

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // It is not installed.
            return -1;
        }
    }
}
