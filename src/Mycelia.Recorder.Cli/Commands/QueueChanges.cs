using Mycelia.Recorder.Cli.Control;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Queue;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary>Changes chunks of the queue: by opening it, or where a recorder has it open, by telling the recorder.</summary>
internal sealed class QueueChanges : IDisposable
{
    private readonly string _path;

    /// <summary>The queue; null: a recorder has it.</summary>
    private readonly ChunkQueue? _queue;
    private readonly QueueReader? _reader;

    private QueueChanges(string path, ChunkQueue? queue, QueueReader? reader) => (_path, _queue, _reader) = (path, queue, reader);

    /// <exception cref="QueueException">There is no queue, or it cannot be opened.</exception>
    public static QueueChanges Open(SettingsReader settings)
    {
        var path = settings.Text(SettingsTable.Db)!;
        // Reading it first keeps a mistyped name from becoming a new queue.
        Queues.Read(settings).Dispose();
        try
        {
            return new(path, ChunkQueue.Open(path), reader: null);
        }
        catch (QueueException e) when (e.Problem == QueueProblem.InUse)
        {
            return new(path, queue: null, Queues.Read(settings));
        }
    }

    /// <summary>The chunks that were named, or all that fit.</summary>
    /// <exception cref="UserError">A name is none, or there is no such chunk.</exception>
    public List<QueueEntry> Find(SettingsReader settings, QueueFilter filter, bool all) =>
        _queue is { } queue
            ? QueueSelection.Find(queue, settings.Operands, filter, all)
            : QueueSelection.Find(_reader!, settings.Operands, filter, all);

    /// <summary>Does something with each.</summary>
    /// <param name="chunks">The chunks.</param>
    /// <param name="command">What the recorder is told, if there is one.</param>
    /// <param name="work">What is done without one; says why it was not, null when it was.</param>
    /// <param name="done">Told of each that it was done with.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> EachAsync(
        IReadOnlyList<QueueEntry> chunks,
        ControlCommand command,
        Func<ChunkQueue, QueueEntry, string?> work,
        Action<QueueEntry> done
    )
    {
        var exitCode = ExitCode.Done;
        if (_queue is { } queue)
        {
            foreach (var chunk in chunks)
                Say(chunk, work(queue, chunk) is { } refusal ? $"{chunk.Name} stays as it is: {refusal}" : null);
            return exitCode;
        }

        foreach (var chunk in chunks)
        {
            // One by one: what is said of each is of that one.
            var request = new ControlRequest(command) { Chunks = [NamedChunk.Of(chunk)] };
            var answer =
                await RunningRecorder.TellAsync(_path, request, CancellationToken.None)
                ?? throw new UserError(
                    ExitCode.QueueInUse,
                    $"another program has {_path} open and takes no commands, such as 'upload': wait until it has ended"
                );
            Say(chunk, answer.IsDone ? null : string.Join("; ", answer.Said));
        }

        return exitCode;

        void Say(QueueEntry chunk, string? refusal)
        {
            if (refusal is null)
            {
                done(chunk);
                return;
            }

            Console.Error.WriteLine($"mycelia-recorder: {Visible.Line(refusal)}");
            exitCode = ExitCode.Failed;
        }
    }

    public void Dispose()
    {
        _queue?.Dispose();
        _reader?.Dispose();
    }
}
