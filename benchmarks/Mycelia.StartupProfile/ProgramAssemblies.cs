using System.Reflection;
using System.Runtime.Loader;

namespace Mycelia.StartupProfile;

/// <summary>The assemblies of a published program, untrimmed; the framework's are those that this tool runs on.</summary>
internal static class ProgramAssemblies
{
    public static IReadOnlyList<Assembly> Load(string directory)
    {
        var context = AssemblyLoadContext.Default;
        context.Resolving += (_, name) =>
            Path.Combine(Path.GetFullPath(directory), $"{name.Name}.dll") is var path && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
        return [typeof(object).Assembly, .. Directory.GetFiles(directory, "*.dll").Select(TryLoad).OfType<Assembly>()];
    }

    private static Assembly? TryLoad(string path)
    {
        try
        {
            return Assembly.Load(AssemblyName.GetAssemblyName(path));
        }
        catch (BadImageFormatException)
        {
            // A native library.
            return null;
        }
    }
}
