using System.Runtime.InteropServices;

namespace Mycelia.Benchmarks;

/// <summary>
/// A copy of the .NET runtime for the recorder alone. The local server and this program run on the installed one: were it the
/// recorder's too, they would share its pages, and the recorder's proportional size would look smaller than it is on a machine of its own.
/// </summary>
internal static class PrivateRuntime
{
    /// <param name="directory">Where to; nothing is done when it is there already.</param>
    /// <returns>What <c>DOTNET_ROOT</c> must be.</returns>
    public static string CopyTo(string directory)
    {
        var runtime = Path.TrimEndingDirectorySeparator(RuntimeEnvironment.GetRuntimeDirectory());
        var root = Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        foreach (var part in new[] { Path.GetRelativePath(root, runtime), Path.Combine("host", "fxr") })
        {
            if (!Directory.Exists(Path.Combine(directory, part)))
                CopyAll(Path.Combine(root, part), Path.Combine(directory, part));
        }

        return directory;
    }

    private static void CopyAll(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        foreach (var folder in Directory.EnumerateDirectories(from))
            CopyAll(folder, Path.Combine(to, Path.GetFileName(folder)));
    }
}
