using System.Net.Sockets;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Importing;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Control;

/// <summary>
/// Takes what <c>upload FILE…</c> imports into the queue of this recorder, a file at a time. The files are read and decoded over there:
/// what is wrong with one cannot harm the recording. What a client that is gone, or stands still, left unfinished is taken back.
/// </summary>
/// <param name="queue">The queue.</param>
/// <param name="time">The clock.</param>
/// <param name="stopping">The recorder stops.</param>
internal sealed class ImportService(IImportQueue queue, TimeProvider time, CancellationToken stopping) : IDisposable
{
    /// <summary>How long a client may say nothing once it has begun.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Does what a client asks, until it is gone.</summary>
    public async Task ServeAsync(Socket client, CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop, stopping);
        using var wire = new ImportWire(client);
        var import = new ServedImport(queue, _turn, time);
        try
        {
            await wire.SendAsync(new ImportReply().ToLine(), default, ending.Token);
            while (true)
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(ending.Token);
                if (import.HasBegun)
                    patience.CancelAfter(Patience);
                if (await wire.ReadLineAsync(patience.Token) is not { } line)
                    return;
                var reply = await AnswerAsync(import, wire, line, patience.Token);
                await wire.SendAsync(reply.ToLine(), default, patience.Token);
            }
        }
        finally
        {
            await import.EndAsync();
        }
    }

    public void Dispose() => _turn.Dispose();

    private static async Task<ImportReply> AnswerAsync(
        ServedImport import,
        ImportWire wire,
        ReadOnlyMemory<byte> line,
        CancellationToken stop
    )
    {
        var step = ImportStep.Parse(line);
        var audio = step.Action == ImportAction.Chunk ? await wire.ReadAsync(step.Bytes, stop) : default;
        try
        {
            return await import.DoAsync(step, audio);
        }
        catch (QueueUnavailableException e)
        {
            return new($"the queue cannot be written: {HintWords.Say(e.Message, e.Hint)}");
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or IOException)
        {
            return new(e.Message);
        }
    }
}
