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
    private readonly List<Absence> _absences = [];
    private readonly Queue<RecordingMark> _marks = new();
    private DateTimeOffset _end = DateTimeOffset.MinValue;

    /// <summary>What there is to be marked; null when there is nothing more.</summary>
    public RecordingMark? TakeMark() => _marks.TryDequeue(out var mark) ? mark : null;

    /// <summary>An input is missing. It is said once the others have gone on without it.</summary>
    public void Lost(InputNotice.PartLost part) => _absences.Add(new(part, _end));

    /// <summary>It is heard again. It is said once the recording is there.</summary>
    public void Found(InputNotice.PartFound part)
    {
        if (_absences.Find(absence => absence.Lost.Name == part.Name && absence.Until is null) is { } absence)
            absence.EndAt(part.At);
    }

    /// <summary>A block of the recording was heard, by one of them at least.</summary>
    /// <param name="from">When it began.</param>
    /// <param name="to">When it ended.</param>
    public void Heard(DateTimeOffset from, DateTimeOffset to)
    {
        foreach (var absence in _absences)
        {
            absence.Hear(from, to);
            var lasts = from - absence.Lost.At;
            // What lies in a gap of the recording was lost of all, and silent in none of it.
            if (
                !absence.IsSaid
                && (absence.IsOverBy(to) ? absence.Silent : lasts) >= WorthSaying
                && (!absence.IsOverBy(to) && lasts > OutageLog.Lasting || _budget.TryTake())
            )
                SayLost(absence);
            if (absence is { IsSaid: true, Until: { } until } && until <= to)
                SayFound(absence, until);
        }

        _absences.RemoveAll(absence => absence.IsOverBy(to));
        _end = to;
    }

    private void SayLost(Absence absence)
    {
        absence.IsSaid = true;
        var part = absence.Lost;
        events.Report(new JoinedInputLost(part.Name, part.At, part.Reason));
        _marks.Enqueue(new(part.At, $"{part.Name}: lost"));
    }

    private void SayFound(Absence absence, DateTimeOffset at)
    {
        events.Report(new JoinedInputFound(absence.Lost.Name, at, absence.Silent));
        _marks.Enqueue(new(at, $"{absence.Lost.Name}: heard again"));
    }

    /// <summary>An input that is missing, or was: its loss, its end or both may be told after what was recorded meanwhile.</summary>
    private sealed class Absence
    {
        private DateTimeOffset _heard;

        /// <param name="lost">The loss.</param>
        /// <param name="heard">Up to when the recording was heard; without a gap, if that is after the loss.</param>
        public Absence(InputNotice.PartLost lost, DateTimeOffset heard)
        {
            Lost = lost;
            Hear(lost.At, heard);
        }

        public InputNotice.PartLost Lost { get; }

        /// <summary>When it is heard again; null: it is not.</summary>
        public DateTimeOffset? Until { get; private set; }

        /// <summary>For how long its channel has been silent.</summary>
        public TimeSpan Silent { get; private set; }

        public bool IsSaid { get; set; }

        public bool IsOverBy(DateTimeOffset at) => Until <= at;

        public void EndAt(DateTimeOffset at)
        {
            Until = at;
            if (_heard > at)
                Silent -= _heard - at;
        }

        public void Hear(DateTimeOffset from, DateTimeOffset to)
        {
            _heard = to;
            var (begin, end) = (from > Lost.At ? from : Lost.At, Until < to ? Until.Value : to);
            if (end > begin)
                Silent += end - begin;
        }
    }
}
