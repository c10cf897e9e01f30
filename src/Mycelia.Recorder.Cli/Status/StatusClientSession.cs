using System.Net.Sockets;
using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Session.State;

namespace Mycelia.Recorder.Cli.Status;

/// <summary>
/// One who asks: a line, <c>status</c> or <c>follow</c>, is answered by a JSON document a line, one or one for each change.
/// Bounded in all it may take: the question in length and time, each answer in time, the number of answers a second.
/// </summary>
internal sealed class StatusClientSession(
    Socket client,
    StateTracker state,
    MomentaryLevel level,
    Func<CancellationToken, Task<TranscriptionProgress?>>? transcription,
    TimeProvider time
)
{
    public const string Status = "status";
    public const string Follow = "follow";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ServerPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(200);

    public async Task RunAsync(CancellationToken stop)
    {
        using var _ = client;
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            var question = await ReadQuestionAsync(stop);
            if (question is not (Status or Follow))
                return;
            var seen = state.Current;
            if (question == Status)
            {
                var progress = TranscribedAsync(stop);
                var heard = await HeardAsync(stop);
                await SendAsync(heard, stop, await progress);
                return;
            }

            await SendAsync(seen, stop);
            var watch = CancelWhenGoneAsync(gone);
            while (seen.Capture != CaptureState.Stopped)
            {
                await Task.Delay(ShortestInterval, time, gone.Token);
                seen = await state.ChangeAsync(seen, gone.Token);
                await SendAsync(seen, gone.Token);
            }

            await gone.CancelAsync();
            await watch;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or IOException)
        {
            // The client is gone, or too slow: its own affair.
        }
    }

    /// <summary>The state, with the level of this moment instead of the last chunk's.</summary>
    private async Task<RecorderState> HeardAsync(CancellationToken stop)
    {
        var heard = state.Current.Capture == CaptureState.Recording ? await level.ReadAsync(stop) : null;
        var now = state.Current;
        return heard is null ? now : now with { Level = heard };
    }

    /// <summary>What the server says of its progress, if it says so soon.</summary>
    private async Task<TranscriptionProgress?> TranscribedAsync(CancellationToken stop)
    {
        if (transcription is null)
            return null;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(ServerPatience);
        try
        {
            return await transcription(patience.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // It takes its time: nothing is said of it.
            return null;
        }
    }

    private async Task<string?> ReadQuestionAsync(CancellationToken stop)
    {
        var buffer = new byte[32];
        var length = 0;
        using var patience = Patient(stop);
        while (length < buffer.Length)
        {
            var read = await client.ReceiveAsync(buffer.AsMemory(length), patience.Token);
            length += read;
            var end = buffer.AsSpan(0, length).IndexOf((byte)'\n');
            if (end >= 0)
                return System.Text.Encoding.ASCII.GetString(buffer, 0, end);
            if (read == 0)
                return null;
        }

        return null;
    }

    private async Task SendAsync(RecorderState answer, CancellationToken stop, TranscriptionProgress? progress = null)
    {
        using var patience = Patient(stop);
        ReadOnlyMemory<byte> rest = StatusDocument.Create(answer, progress, time.GetLocalNow());
        while (rest.Length > 0)
            rest = rest[await client.SendAsync(rest, patience.Token)..];
    }

    private async Task CancelWhenGoneAsync(CancellationTokenSource gone)
    {
        try
        {
            // Nothing more is expected: whatever comes, an end most likely, ends the session.
            await client.ReceiveAsync(new byte[1], gone.Token);
            await gone.CancelAsync();
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The session ended first.
        }
    }

    private static CancellationTokenSource Patient(CancellationToken stop)
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        return patience;
    }
}
