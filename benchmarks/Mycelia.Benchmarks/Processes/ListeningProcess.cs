using System.Text;

namespace Mycelia.Benchmarks.Processes;

/// <summary>A server that says where it listens; it ends with this object.</summary>
internal sealed class ListeningProcess : IDisposable
{
    /// <summary>What stands before the address.</summary>
    public const string Greeting = "Listening on ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Background _process;

    private ListeningProcess(Background process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    public int Id => _process.Id;

    /// <summary>Starts it, and returns when it listens.</summary>
    public static async Task<ListeningProcess> StartAsync(
        string program,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string> environment
    )
    {
        var greeted = new TaskCompletionSource<Uri>();
        var said = new StringBuilder();
        var process = Background.Start(
            program,
            arguments,
            environment,
            line =>
            {
                said.AppendLine(line);
                if (line.StartsWith(Greeting, StringComparison.Ordinal))
                    greeted.TrySetResult(new(line[Greeting.Length..]));
            }
        );
        try
        {
            return new(process, await greeted.Task.WaitAsync(Patience));
        }
        catch (TimeoutException e)
        {
            process.Dispose();
            throw new InvalidOperationException($"{Path.GetFileName(program)} does not start: {said}", e);
        }
    }

    public void Dispose() => _process.Dispose();
}
