using System.Net.Sockets;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Status;
using Mycelia.Recorder.Importing;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Control;

/// <summary>The queue of a recorder that runs, as imports see it: over its socket.</summary>
internal sealed class RecorderImportQueue : IImportQueue, IDisposable
{
    /// <summary>A disk that is busy takes its time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Socket _socket;
    private readonly ImportWire _wire;

    private RecorderImportQueue(Socket socket) => (_socket, _wire) = (socket, new(socket));

    /// <returns>Null when no recorder runs on the queue.</returns>
    /// <exception cref="UserError">It does not answer, or takes no files.</exception>
    public static async Task<RecorderImportQueue?> ConnectAsync(string queuePath, CancellationToken stop)
    {
        if (await StatusQuery.ConnectAsync(queuePath, StatusClientSession.Import, stop) is not { } socket)
            return null;
        var queue = new RecorderImportQueue(socket);
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
            patience.CancelAfter(StatusQuery.Patience);
            _ = await queue.ReadAsync(patience.Token);
            return queue;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            queue.Dispose();
            throw StatusQuery.NoAnswer(queuePath);
        }
        catch (IOException e)
        {
            queue.Dispose();
            throw new UserError(
                ExitCode.QueueInUse,
                $"the recorder of {queuePath} takes no files ({e.Message}); if it is of an older version, restart it"
            );
        }
        catch
        {
            queue.Dispose();
            throw;
        }
    }

    public async Task<ImportedFile?> FindAsync(string hash) => (await AskAsync(new(ImportAction.Find) { Hash = hash })).Before;

    public async Task<bool> IsNameKnownAsync(string name) => (await AskAsync(new(ImportAction.Known) { Name = name })).IsYes;

    public async Task<(string Words, Hint Hint)?> WhyFullAsync(long bytes)
    {
        var reply = await AskAsync(new(ImportAction.Room) { Bytes = bytes });
        return reply.Full is { } words ? (words, reply.Hint) : null;
    }

    public Task BeginAsync(ImportedFile import) =>
        AskAsync(
            new(ImportAction.Begin)
            {
                Recording = import.RecordingId,
                Hash = import.Hash,
                Name = import.Name,
                Start = import.Start,
            }
        );

    public Task EnqueueAsync(RecordingInfo recording, Chunk chunk) =>
        AskAsync(new(ImportAction.Chunk) { Start = chunk.Start, Bytes = chunk.Wav.Length }, chunk.Wav);

    public async Task<bool> FinishAsync(string recordingId) => (await AskAsync(new(ImportAction.Finish))).IsYes;

    public Task RollBackAsync() => AskAsync(new(ImportAction.Undo));

    public void Dispose()
    {
        _wire.Dispose();
        _socket.Dispose();
    }

    private async Task<ImportReply> AskAsync(ImportStep step, ReadOnlyMemory<byte> audio = default)
    {
        try
        {
            await _wire.SendAsync(step.ToLine(), audio, CancellationToken.None);
        }
        catch (SocketException)
        {
            throw Gone();
        }

        var reply = await ReadAsync(CancellationToken.None);
        return reply.Refusal is { } refusal ? throw new IOException(refusal) : reply;
    }

    private async Task<ImportReply> ReadAsync(CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            return await _wire.ReadLineAsync(patience.Token) is { } line ? ImportReply.Parse(line) : throw Gone();
        }
        catch (IOException e) when (e.InnerException is SocketException)
        {
            throw Gone();
        }
        catch (FormatException e)
        {
            throw new IOException($"what the recorder says is not understood: {e.Message}", e);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new IOException("the recorder does not answer");
        }
    }

    private static IOException Gone() => new("the recorder has stopped meanwhile, and took back what there was of this file");
}
