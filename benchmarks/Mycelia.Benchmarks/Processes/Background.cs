using System.Diagnostics;

namespace Mycelia.Benchmarks.Processes;

/// <summary>A process that is needed but not measured; it ends with this object.</summary>
internal sealed class Background : IDisposable
{
    private readonly Process _process;

    private Background(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <param name="program">A path, or a name to look for in <c>PATH</c>.</param>
    /// <param name="arguments">Without the program's name.</param>
    /// <param name="environment">All of it.</param>
    /// <param name="onLine">Told each line of its output.</param>
    public static Background Start(
        string program,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string> environment,
        Action<string>? onLine = null
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, e) => onLine?.Invoke(e.Data ?? "");
        process.ErrorDataReceived += (_, e) => onLine?.Invoke(e.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        return new(process);
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
