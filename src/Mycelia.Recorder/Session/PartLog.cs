using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Session;

/// <summary>
/// Decides what is said and marked of inputs of a join that come and go: each loss and its end, and of losses that follow each other
/// without end only some, but each that lasts. Not safe for concurrent use.
/// </summary>
internal sealed class PartLog(IProgress<RecorderEvent> events, TimeProvider time)
{
    /// <summary>At a start, each input may be late by what costs none of them a frame.</summary>
    private static readonly TimeSpan WorthSaying = TimeSpan.FromMilliseconds(10);

    private readonly LineBudget _budget = new(10, TimeSpan.FromMinutes(1), time);
    private readonly List<InputNotice.PartLost> _unsaid = [];
    private readonly List<(InputNotice.PartLost Lost, InputNotice.PartFound Found)> _over = [];
    private readonly HashSet<string> _said = [];
    private readonly Queue<RecordingMark> _marks = new();
    private DateTimeOffset _end = DateTimeOffset.MinValue;

    /// <summary>What there is to be marked; null when there is nothing more.</summary>
    public RecordingMark? TakeMark() => _marks.TryDequeue(out var mark) ? mark : null;

    /// <summary>An input is missing. It is said once the others have gone on without it.</summary>
    public void Lost(InputNotice.PartLost part) => _unsaid.Add(part);

    /// <summary>It is heard again.</summary>
    public void Found(InputNotice.PartFound part)
    {
        if (_unsaid.Find(lost => lost.Name == part.Name) is { } unsaid)
        {
            _unsaid.Remove(unsaid);
            if (part.Missing >= WorthSaying)
                _over.Add((unsaid, part));
        }

        if (_said.Remove(part.Name))
            Say(part);
    }

    /// <summary>A block of the recording was heard, by one of them at least.</summary>
    /// <param name="from">When it began.</param>
    /// <param name="to">When it ended.</param>
    public void Heard(DateTimeOffset from, DateTimeOffset to)
    {
        foreach (var (lost, found) in _over)
        {
            // What lies in a gap of the recording was lost of all.
            if (_end - lost.At < WorthSaying && found.At - from < WorthSaying || !_budget.TryTake())
                continue;
            Say(lost);
            _said.Remove(lost.Name);
            Say(found);
        }

        _over.Clear();
        _end = to;
        for (var i = _unsaid.Count - 1; i >= 0; i--)
        {
            var silent = from - _unsaid[i].At;
            if (silent < WorthSaying || silent <= OutageLog.Lasting && !_budget.TryTake())
                continue;
            Say(_unsaid[i]);
            _unsaid.RemoveAt(i);
        }
    }

    private void Say(InputNotice.PartFound part)
    {
        events.Report(new JoinedInputFound(part.Name, part.At, part.Missing));
        _marks.Enqueue(new(part.At, $"{part.Name}: heard again"));
    }

    private void Say(InputNotice.PartLost part)
    {
        _said.Add(part.Name);
        events.Report(new JoinedInputLost(part.Name, part.At, part.Reason));
        _marks.Enqueue(new(part.At, $"{part.Name}: lost"));
    }
}
