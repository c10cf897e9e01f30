using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Lines;

/// <summary>
/// Puts what an event hints at into its words, once and for all that is told of it: lines, JSON, the log, and the state that
/// <c>status</c> and the display show. What is kept in the queue stays as the library says it.
/// </summary>
/// <param name="next">Told the same events, in the program's words.</param>
internal sealed class WordedEvents(IProgress<RecorderEvent> next) : IProgress<RecorderEvent>
{
    /// <inheritdoc/>
    public void Report(RecorderEvent value) => next.Report(Word(value));

    private static RecorderEvent Word(RecorderEvent happening) =>
        happening switch
        {
            RecorderTrouble e => e with { Reason = HintWords.Say(e.Reason, e.Hint), Hint = Hint.None },
            UploadFailed e => e with { Outcome = e.Outcome with { Reason = HintWords.Say(e.Outcome), Hint = Hint.None } },
            ChunkInDoubt { Reason: { } reason } e => e with { Reason = HintWords.Say(reason, e.Hint), Hint = Hint.None },
            FileImported { Remark: { } remark } e => e with { Remark = HintWords.Say(remark, e.Hint), Hint = Hint.None },
            InputRemarked e => e with { Remark = HintWords.Say(e.Remark, e.Hint), Hint = Hint.None },
            _ => happening,
        };
}
