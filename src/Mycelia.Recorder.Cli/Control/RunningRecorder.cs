using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Status;

namespace Mycelia.Recorder.Cli.Control;

/// <summary>Tells the recorder of a queue what to do.</summary>
internal static class RunningRecorder
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Whether a recorder runs on the queue.</summary>
    /// <exception cref="UserError">Another user's program answers in its place, or nobody does although somebody listens.</exception>
    public static async Task<bool> IsThereAsync(string queue, CancellationToken stop)
    {
        using var query = await StatusQuery.AskAsync(queue, StatusClientSession.Status, stop);
        return query is not null;
    }

    /// <summary>Tells it, and waits for its answer.</summary>
    /// <returns>Null when no recorder runs on the queue.</returns>
    /// <exception cref="UserError">It does not answer, or in no way that is understood.</exception>
    public static async Task<ControlAnswer?> TellAsync(string queue, ControlRequest request, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            using var query = await StatusQuery.AskAsync(queue, request.ToLine(), patience.Token);
            if (query is null)
                return null;
            return await query.NextLineAsync(patience.Token) is { } line
                ? ControlAnswer.Parse(line)
                : throw new UserError(
                    ExitCode.Failed,
                    $"the recorder of {queue} does not take commands: it is of an older version; restart it"
                );
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw StatusQuery.NoAnswer(queue);
        }
        catch (FormatException e)
        {
            throw new UserError(
                ExitCode.Failed,
                $"what answers in the place of the recorder of {queue} is not understood ({e.Message}): restart it"
            );
        }
    }
}
