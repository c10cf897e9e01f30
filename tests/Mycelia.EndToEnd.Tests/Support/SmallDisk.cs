using System.Diagnostics;

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>A disk of its own, small enough to be filled: a tmpfs. Needs root, as the containers that tests run in have it.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mycelia-disk-");

    public SmallDisk(int megabytes)
    {
        if (Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", _folder.FullName) != 0)
        {
            _folder.Delete();
            Assert.Skip("a small disk cannot be mounted here: it takes root");
        }
    }

    public string Folder => _folder.FullName;

    private string Ballast => Path.Combine(Folder, "of another program");

    /// <summary>Takes all the space that is left.</summary>
    public void Fill()
    {
        using var file = File.Create(Ballast);
        var block = new byte[4_096];
        try
        {
            while (true)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // Full, which is what it is for.
        }
    }

    /// <summary>Gives it back.</summary>
    public void Free() => File.Delete(Ballast);

    public void Dispose()
    {
        Run("umount", "-l", _folder.FullName);
        _folder.Delete();
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
