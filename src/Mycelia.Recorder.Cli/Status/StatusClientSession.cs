using System.Net.Sockets;
using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Status;

/// <summary>
/// One who asks: a line, <c>status</c> or <c>follow</c>, is answered by a JSON document a line, one or one for each change, and <c>top</c>
/// by what a display shows; behind <c>import</c> a file is imported; a line that is a JSON object is a command, and is answered by another.
/// Bounded in all it may take: the question in length and time, each answer in time, the number of answers a second.
/// </summary>
internal sealed class StatusClientSession(Socket client, StatusSources sources, TimeProvider time)
{
    public const string Status = "status";
    public const string Follow = "follow";
    public const string Top = "top";
    public const string Import = "import";

    /// <summary>The longest command that is read.</summary>
    public const int LongestCommand = 1_048_576;

    private const int LongestQuestion = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ServerPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(200);

    public async Task RunAsync(CancellationToken stop)
    {
        using var _ = client;
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            var line = await ReadQuestionAsync(stop);
            if (line is [(byte)'{', ..] && sources.Control is { } control)
            {
                await SendAsync(await control(line), stop);
                return;
            }

            var question = line is null ? null : System.Text.Encoding.ASCII.GetString(line);
            if (question == Top && sources.Feed is { } feed)
            {
                await FeedAsync(feed, gone);
                return;
            }

            if (question == Import && sources.Import is { } import)
            {
                await import(client, stop);
                return;
            }

            if (question is not (Status or Follow))
                return;
            var seen = sources.State.Current;
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
                seen = await sources.State.ChangeAsync(seen, gone.Token);
                await SendAsync(seen, gone.Token);
            }

            await gone.CancelAsync();
            await watch;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or IOException or FormatException)
        {
            // The client is gone, or too slow, or makes no sense: its own affair.
        }
    }

    private async Task FeedAsync(LiveFeed feed, CancellationTokenSource gone)
    {
        var watch = CancelWhenGoneAsync(gone);
        await foreach (var line in feed.ReadAsync(gone.Token))
            await SendAsync(line, gone.Token);
        await gone.CancelAsync();
        await watch;
    }

    /// <summary>The state, with the level of this moment instead of the last chunk's.</summary>
    private async Task<RecorderState> HeardAsync(CancellationToken stop)
    {
        if (sources.State.Current.Capture != CaptureState.Recording)
            return sources.State.Current;
        var heard = await Task.WhenAll(sources.Levels.Select(level => level.ReadAsync(stop)));
        var now = sources.State.Current;
        return heard.MaxBy(static level => level?.PeakDb ?? double.NegativeInfinity) is not { } loudest
            ? now
            : now with
            {
                Level = loudest,
                Inputs =
                [
                    .. now.Inputs.Select(
                        (input, i) =>
                            input.Capture == CaptureState.Recording && heard[i] is { } level ? input with { Level = level } : input
                    ),
                ],
            };
    }

    /// <summary>What the server says of its progress, if it says so soon.</summary>
    private async Task<TranscriptionProgress?> TranscribedAsync(CancellationToken stop)
    {
        if (sources.Transcription is not { } transcription)
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

    /// <summary>What is no command is short; a command may name many chunks.</summary>
    private async Task<byte[]?> ReadQuestionAsync(CancellationToken stop)
    {
        var buffer = new byte[LongestQuestion];
        var length = 0;
        using var patience = Patient(stop);
        while (true)
        {
            if (length == buffer.Length)
            {
                if (buffer[0] != '{' || sources.Control is null || length == LongestCommand)
                    return null;
                Array.Resize(ref buffer, Math.Min(LongestCommand, length * 8));
            }

            var read = await client.ReceiveAsync(buffer.AsMemory(length), patience.Token);
            var end = buffer.AsSpan(length, read).IndexOf((byte)'\n');
            if (end >= 0)
                return buffer[..(length + end)];
            if (read == 0)
                return null;
            length += read;
        }
    }

    private Task SendAsync(RecorderState answer, CancellationToken stop, TranscriptionProgress? progress = null) =>
        SendAsync(StatusDocument.Create(answer, progress, time.GetLocalNow()), stop);

    private async Task SendAsync(ReadOnlyMemory<byte> rest, CancellationToken stop)
    {
        using var patience = Patient(stop);
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
