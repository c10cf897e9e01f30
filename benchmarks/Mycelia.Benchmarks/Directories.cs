namespace Mycelia.Benchmarks;

/// <summary>Where things are written.</summary>
internal static class Directories
{
    /// <summary>An empty directory at a path; what was in it goes.</summary>
    public static string Fresh(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        Directory.CreateDirectory(path);
        return path;
    }
}
