using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Mycelia.Recorder.Notices;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Notify;

/// <summary>Runs a command for each notice, with the facts in its environment. What it prints goes nowhere.</summary>
/// <param name="command">For the shell.</param>
/// <param name="name">The same as it may be shown.</param>
/// <param name="recorder">Which recorder tells.</param>
/// <param name="patience">How long it may run.</param>
internal sealed class CommandChannel(string command, string name, string recorder, TimeSpan patience) : INoticeChannel
{
    /// <summary>How long a command may run.</summary>
    public static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(30);

    /// <summary>What it left running may hold its output open.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(0.5);

    private const int LongestReason = 200;

    public string Name => name;

    public Task<string?> DoAsync(ChannelWork work, CancellationToken stop) =>
        work switch
        {
            ChannelWork.Told { Notice: var notice } => RunAsync(notice, stop),
            ChannelWork.Tested { Notice: var notice } => RunAsync(notice, stop),
            _ => Task.FromResult<string?>(null),
        };

    public void Dispose() { }

    private async Task<string?> RunAsync(ProblemNotice notice, CancellationToken stop)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (
            var inherited in start
                .Environment.Keys.Where(static one => one.StartsWith(NoticeFacts.Prefix, StringComparison.Ordinal))
                .ToArray()
        )
            start.Environment.Remove(inherited);
        foreach (var (fact, value) in NoticeFacts.Of(notice, recorder))
            start.Environment[fact] = Visible.Line(value);
        try
        {
            using var process = Process.Start(start)!;
            return await WatchAsync(process, stop);
        }
        catch (Win32Exception e)
        {
            return $"it cannot be started ({e.Message})";
        }
    }

    private async Task<string?> WatchAsync(Process process, CancellationToken stop)
    {
        process.StandardInput.Close();
        using var over = new CancellationTokenSource();
        var output = PassOverAsync(process.StandardOutput.BaseStream, keep: 0, over.Token);
        var error = PassOverAsync(process.StandardError.BaseStream, keep: LongestReason, over.Token);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(patience);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            await over.CancelAsync();
            stop.ThrowIfCancellationRequested();
            return string.Create(CultureInfo.InvariantCulture, $"it was killed: it ran for longer than {patience.TotalSeconds:0.#} s");
        }

        over.CancelAfter(LastWords);
        await output;
        var words = Visible.Line((await error).Trim(), LongestReason);
        return process.ExitCode == 0
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"it ended with {process.ExitCode}{(words.Length > 0 ? $" ({words})" : "")}");
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has just ended by itself, or is another user's by now.
        }
    }

    /// <summary>Reads a stream to its end, however much it is, and keeps the beginning.</summary>
    private static async Task<string> PassOverAsync(Stream stream, int keep, CancellationToken stop)
    {
        var kept = new byte[keep];
        var (length, buffer) = (0, new byte[4_096]);
        try
        {
            while (await stream.ReadAsync(buffer, stop) is > 0 and var read)
            {
                var more = Math.Min(read, keep - length);
                buffer.AsSpan(0, more).CopyTo(kept.AsSpan(length));
                length += more;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // What it left running still has the stream: that is its own business.
        }

        return Encoding.UTF8.GetString(kept, 0, length);
    }
}
