using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Session;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Control;

/// <summary>Does what a running recorder is told. Safe for concurrent use.</summary>
/// <param name="recorder">The recorder.</param>
/// <param name="joined">The inputs that it makes one recording of, a channel each; none where it does not.</param>
/// <param name="queue">Its queue.</param>
/// <param name="stop">Stops it in order.</param>
/// <param name="time">The clock.</param>
internal sealed class RecorderControl(
    RecordingSession recorder,
    IReadOnlyList<string> joined,
    ChunkQueue queue,
    Action stop,
    TimeProvider time
)
{
    /// <summary>How long whoever asked is kept waiting for each of two things.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    /// <summary>Two programs of one machine may read its clock one after the other.</summary>
    private static readonly TimeSpan ClockReading = TimeSpan.FromSeconds(1);

    /// <summary>Answers a line.</summary>
    public async Task<byte[]> AnswerAsync(ReadOnlyMemory<byte> line) => (await DoAsync(line)).ToLine();

    private async Task<ControlAnswer> DoAsync(ReadOnlyMemory<byte> line)
    {
        try
        {
            return await DoAsync(ControlRequest.Parse(line));
        }
        catch (FormatException e)
        {
            return ControlAnswer.Refused(e.Message);
        }
        catch (QueueUnavailableException e)
        {
            return ControlAnswer.Refused($"the queue cannot be written: {HintWords.Say(e.Message, e.Hint)}");
        }
        catch (QueueException e)
        {
            return ControlAnswer.Refused(HintWords.Say(e));
        }
    }

    private async Task<ControlAnswer> DoAsync(ControlRequest request)
    {
        switch (request.Command)
        {
            case ControlCommand.Pause or ControlCommand.Resume when request.Input is not null && Find(request.Input) is null:
                return ControlAnswer.Refused(NoInput(request.Input));
            case ControlCommand.Pause:
                return Pause(request.Until, request.Input is { } input ? Find(input) : null);
            case ControlCommand.Resume:
                return ControlAnswer.Done(
                    recorder.Resume(request.Input is { } again ? Find(again) : null) ? "recording again" : "there was no pause"
                );
            case ControlCommand.Mark:
                return Mark(Visible.Line(request.Label));
            case ControlCommand.Deliver:
                // Somebody wants what waits to go now, and knows of it.
                recorder.CheckServer();
                recorder.DeliverNow();
                return ControlAnswer.Done();
            case ControlCommand.Retry:
                return await EachAsync(request, RetryAsync);
            case ControlCommand.Discard:
                return await EachAsync(request, DiscardAsync);
            // More than what was asked would be gone for good.
            case ControlCommand.Forget when request.Input is not null:
                return ControlAnswer.Refused(
                    "this recorder forgets a window of all its inputs, and cannot of one alone: nothing was forgotten"
                );
            case ControlCommand.Forget:
                return await ForgetAsync(request.Window);
            default:
                stop();
                return ControlAnswer.Done();
        }
    }

    /// <returns>Its place; null: there is none that is called so.</returns>
    private int? Find(string input)
    {
        for (var i = 0; i < recorder.Inputs.Count; i++)
        {
            if (string.Equals(recorder.Inputs[i], input, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        return null;
    }

    private string NoInput(string name) =>
        joined.Count > 0 ? $"this recorder makes one recording of {Names(joined)}, and pauses all of it or none: leave --input out"
        : recorder.Inputs.Count == 0 ? "this recorder has one input, and no names for it: leave --input out"
        : $"there is no input '{name}': they are {Names(recorder.Inputs)}";

    private static string Names(IEnumerable<string> inputs) => string.Join(", ", inputs.Select(static one => $"'{one}'"));

    private ControlAnswer Pause(DateTimeOffset? until, int? input)
    {
        var now = time.GetLocalNow();
        if (until <= now)
            return ControlAnswer.Refused("the end of that pause is over already");
        recorder.Pause(until, input);
        return ControlAnswer.Done(until is { } end ? $"paused until {Times.Of(end, now)}" : "paused, until 'resume'");
    }

    private async Task<ControlAnswer> ForgetAsync((DateTimeOffset From, DateTimeOffset To)? window)
    {
        if (window is not var (from, to) || from >= to)
            return ControlAnswer.Refused("that names no window of time");
        if (to > time.GetUtcNow() + ClockReading)
            return ControlAnswer.Refused("the end of that window is still to come: what comes is kept out by 'pause'");
        var forgotten = recorder.ForgetAsync(from, to);
        if (await Task.WhenAny(forgotten, Task.Delay(Patience, time)) != forgotten)
            return ControlAnswer.Refused(
                "it is noted, and no more of it is delivered; a chunk of it is on its way, or a program reads the queue: the rest goes "
                    + "as soon as that has ended"
            );
        try
        {
            await forgotten;
        }
        catch (OperationCanceledException)
        {
            return ControlAnswer.Refused("the recorder is stopping: the next start goes on with it");
        }

        var began = time.GetTimestamp();
        while (ForgettingWords.IsPending(queue.ReadErasures(), from, to) && time.GetElapsedTime(began) < Patience)
            await Task.Delay(LookAgain, time);
        return ForgettingWords.Answer(queue.ReadErasures(), from, to);
    }

    private ControlAnswer Mark(string label) =>
        recorder.Mark(label) switch
        {
            MomentMarked marked => ControlAnswer.Done($"marked {Times.Of(marked.At, time.GetLocalNow())}{Name(label)}"),
            MomentNotMarked not => ControlAnswer.Refused($"not marked: {HintWords.Say(not.Reason, not.Hint)}"),
            _ => ControlAnswer.Refused("not marked"),
        };

    private static string Name(string label) => label.Length == 0 ? "" : $": {label}";

    private async Task<ControlAnswer> EachAsync(ControlRequest request, Func<QueueEntry, Task<string?>> work)
    {
        var (isDone, said) = (true, new List<string>());
        foreach (var chunk in request.Chunks)
        {
            var refusal =
                queue.Find(chunk.Id, chunk.IsQuarantined) is not { } entry || !chunk.Is(entry)
                    ? "it is not in the queue any more"
                    : await work(entry);
            var name = chunk.IsQuarantined ? $"q{chunk.Id}" : $"{chunk.Id}";
            isDone &= refusal is null;
            if (refusal is not null)
                said.Add($"{name} stays as it is: {refusal}");
        }

        recorder.CountQueue();
        return new(isDone, said);
    }

    private Task<string?> RetryAsync(QueueEntry entry) => Task.FromResult(recorder.Retry(entry));

    private async Task<string?> DiscardAsync(QueueEntry entry) =>
        await recorder.DiscardAsync(entry) ? null : "it is being delivered just now";
}
