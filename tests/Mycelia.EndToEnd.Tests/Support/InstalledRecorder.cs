using System.Diagnostics;

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>The program as a user installs it: outside any checkout, with a home of its own.</summary>
public sealed class InstalledRecorder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mycelia-installed-");

    /// <summary>Copies the program, and the library that lies beside it.</summary>
    public InstalledRecorder()
    {
        Directory.CreateDirectory(Home);
        Directory.CreateDirectory(Work);
        foreach (var file in new[] { Programs.Recorder }.Concat(Directory.GetFiles(Path.GetDirectoryName(Programs.Recorder)!, "*.so")))
            File.Copy(file, Path.Combine(_folder.FullName, Path.GetFileName(file)));
    }

    public string Program => Path.Combine(_folder.FullName, Path.GetFileName(Programs.Recorder));

    public string Home => Path.Combine(_folder.FullName, "home");

    /// <summary>An empty folder to work in.</summary>
    public string Work => Path.Combine(_folder.FullName, "work");

    /// <summary>Runs it to its end, in <see cref="Work"/>.</summary>
    public async Task<(int ExitCode, string Output, string Error)> RunAsync(
        IEnumerable<KeyValuePair<string, string>> environment,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo(Program, arguments)
        {
            WorkingDirectory = Work,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (
            var variable in start
                .Environment.Keys.Where(static name =>
                    name.StartsWith("MYCELIA_", StringComparison.Ordinal)
                    || name.StartsWith("XDG_", StringComparison.Ordinal)
                    || name == "SUDO_USER"
                )
                .ToArray()
        )
            start.Environment.Remove(variable);
        start.Environment["HOME"] = Home;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (process.ExitCode, await output, await error);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}
