using System.Threading.Channels;
using Mycelia.Recorder.Wording;
using Tmds.DBus.Protocol;

namespace Mycelia.Recorder.Cli.Circumstances;

/// <summary>
/// Keeps the answer to a question up to date, for as long as it runs. A bus or a service that is away, restarts, hangs or talks nonsense
/// is asked again and again: one failure passes unnoticed, after the second the answer counts as unknown, which is said once.
/// </summary>
/// <param name="address">Finds the bus; null when there is none.</param>
/// <param name="question">The question.</param>
/// <param name="tell">Told each answer; null: it is not known.</param>
/// <param name="complain">Told why it is not known.</param>
/// <param name="timing">How patient it is.</param>
/// <param name="time">The clock of the waits.</param>
internal sealed class BusWatch(
    Func<string?> address,
    IBusQuestion question,
    Action<bool?> tell,
    Action<string> complain,
    BusTiming timing,
    TimeProvider time
)
{
    private const string Unknown = "org.freedesktop.DBus.Error.ServiceUnknown";
    private const string Unowned = "org.freedesktop.DBus.Error.NameHasNoOwner";
    private const int NoticedFailure = 2;
    private const int MostSignals = 64;

    private int _failures;
    private bool _isSaid;
    private (bool IsTold, bool? Answer) _last;
    private long? _answeredSince;

    /// <summary>Runs until <paramref name="stop"/> is cancelled. Never throws.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stop);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // Whatever comes over a bus is not the recording's business.
                if (!stop.IsCancellationRequested)
                    Fail(Words(e));
            }

            await Task.Delay(timing.DelayAfter(_failures), time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(CancellationToken stop)
    {
        using var bus = new DBusConnection(address() ?? throw new IOException("there is no system bus"));
        await bus.ConnectAsync().AsTask().WaitAsync(timing.LongestCall, time, stop);
        var signals = Channel.CreateBounded<BusSignal>(
            new BoundedChannelOptions(MostSignals) { FullMode = BoundedChannelFullMode.DropOldest }
        );
        Action<Notification<BusSignal>> hear = told =>
        {
            if (told.HasValue)
                signals.Writer.TryWrite(told.Value);
        };
        foreach (var rule in new[] { question.Changes, OwnerOf(question.Service) })
            await bus.AddMatchAsync(rule, ReadSignal, hear, false, ObserverFlags.None, null)
                .AsTask()
                .WaitAsync(timing.LongestCall, time, stop);
        var gone = bus.DisconnectedAsync();
        long? heard = null;
        while (true)
        {
            var answer = await question.AskAsync(bus).WaitAsync(timing.LongestCall, time, stop);
            var isBelieved = !answer && heard is { } since && time.GetElapsedTime(since) < timing.Settle;
            NoteAnswer();
            if (!isBelieved)
                Tell(answer);
            if (await WaitAsync(signals.Reader, gone, isBelieved, stop))
            {
                heard = time.GetTimestamp();
                Tell(true);
            }
        }
    }

    /// <summary>Waits until the answer may be another.</summary>
    /// <returns>Whether somebody says that it is yes.</returns>
    /// <exception cref="IOException">The bus is gone.</exception>
    private async Task<bool> WaitAsync(ChannelReader<BusSignal> signals, Task gone, bool isShort, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var wait = Task.Delay(isShort ? timing.Settle : Timeout.InfiniteTimeSpan, time, over.Token);
        var signal = signals.WaitToReadAsync(over.Token).AsTask();
        await Task.WhenAny(signal, gone, wait);
        var isSignal = signal.IsCompletedSuccessfully;
        await over.CancelAsync();
        await Task.WhenAll(signal, wait).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.ThrowIfCancellationRequested();
        if (gone.IsCompleted)
            throw new IOException("the system bus has gone");
        var saysYes = false;
        while (isSignal && signals.TryRead(out var heard))
            saysYes |= question.SaysYes(heard);
        return saysYes;
    }

    private void NoteAnswer() => _answeredSince ??= time.GetTimestamp();

    private void Tell(bool? answer)
    {
        if (_last == (true, answer))
            return;
        _last = (true, answer);
        tell(answer);
    }

    private void Fail(string reason)
    {
        if (_answeredSince is { } since && time.GetElapsedTime(since) >= timing.Steady)
            (_failures, _isSaid) = (0, false);
        _answeredSince = null;
        if (++_failures < NoticedFailure)
            return;
        Tell(null);
        if (_isSaid)
            return;
        _isSaid = true;
        complain(reason);
    }

    private static BusSignal ReadSignal(Message message, object? _) => new(message.PathAsString ?? "", message.MemberAsString ?? "");

    private string Words(Exception e) =>
        e switch
        {
            DBusErrorReplyException { ErrorName: Unknown or Unowned } => $"{question.Service} does not run",
            DBusErrorReplyException refusal =>
                $"{question.Service} refuses the question ({Visible.Line(refusal.ErrorMessage).TrimEnd('.')})",
            TimeoutException => $"{question.Service} does not answer",
            DBusExceptionBase or IOException or ArgumentException => Visible.Line(e.Message).TrimEnd('.'),
            _ => $"{question.Service} answers what cannot be understood",
        };

    private static MatchRule OwnerOf(string service) =>
        new()
        {
            Type = MessageType.Signal,
            Sender = "org.freedesktop.DBus",
            Interface = "org.freedesktop.DBus",
            Member = "NameOwnerChanged",
            Arg0 = service,
        };
}
