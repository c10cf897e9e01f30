using System.Text;

namespace Mycelia.Recorder.Cli.Output;

/// <summary>Takes over the console of a recorder, which goes on whether or not anybody reads what it says.</summary>
internal sealed class NonBlockingConsole : IDisposable
{
    /// <summary>How long the end waits for a reader.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly NonBlockingOutput _error = new(2);

    private NonBlockingConsole() => VisibleConsole.Take(Lines(Output, Console.OutputEncoding), Lines(_error, Console.OutputEncoding));

    /// <returns>Null where the system's console has to do.</returns>
    public static NonBlockingConsole? TryOpen() => OperatingSystem.IsLinux() ? new() : null;

    /// <summary>Standard output, as bytes.</summary>
    public NonBlockingOutput Output { get; } = new(1);

    /// <summary>Gives a reader that is only slow a moment.</summary>
    public void Dispose()
    {
        if (Output.Drain(Farewell))
            _error.Drain(Farewell);
    }

    private static StreamWriter Lines(Stream output, Encoding encoding) => new(output, encoding) { AutoFlush = true };
}
