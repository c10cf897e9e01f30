namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>Where the build put the programs.</summary>
internal static class Programs
{
    public static string Recorder { get; } = Find("Mycelia.Recorder.Cli", "mycelia-recorder");

    public static string LocalServer { get; } = Find("Mycelia.LocalServer", "mycelia-local-server");

    public static string Soak { get; } = Find("Mycelia.Soak", "Mycelia.Soak");

    /// <summary>Beside the tests: artifacts/bin/PROJECT/CONFIGURATION.</summary>
    private static string Find(string project, string program)
    {
        var mine = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(mine.Parent!.Parent!.FullName, project, mine.Name, program);
    }
}
